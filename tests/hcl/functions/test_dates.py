from auditor.model.value import Unknown
from tests.hcl.evaluating import fault, value


def test_a_date_is_formatted_by_its_tokens():
    assert value('formatdate("EEE, DD MMM YYYY \'at\' hh:mm:ss ZZZ", "2020-02-03T14:05:06Z")') == (
        "Mon, 03 Feb 2020 at 14:05:06 UTC"
    )


def test_an_unknown_token_is_an_error():
    assert "invalid date format verb" in fault('formatdate("Q", "2020-02-03T14:05:06Z")').detail


def test_a_duration_is_added_across_a_day():
    assert value('timeadd("2020-02-28T23:30:00Z", "24h30m")') == "2020-03-01T00:00:00Z"


def test_times_compare_across_zones():
    assert value('timecmp("2020-01-01T01:00:00+01:00", "2020-01-01T00:00:00Z")') == 0


def test_the_present_time_is_unknown():
    found = value("timestamp()")
    assert isinstance(found, Unknown)
    assert "after apply" in found.reason
