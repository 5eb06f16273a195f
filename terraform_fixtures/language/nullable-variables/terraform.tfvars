kept_null       = null
default_instead = null
