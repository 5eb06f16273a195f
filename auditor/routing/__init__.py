"""Who will answer this request: a model of an Application Load Balancer, built alike from declared and live rules.

In: a Declared or a LiveSnapshot. Out: a RouteTable whose `match(request)` names listener, rule and action, and says why
every earlier rule was passed over. Ids are terraform addresses in a declared table and ARNs in a live one. Pure.
"""

from auditor.routing.action import Action, Rewrite, Weighted
from auditor.routing.build import from_declared, from_live
from auditor.routing.certificate import Certificate, CertificateChoice
from auditor.routing.condition import Condition
from auditor.routing.listener import Listener, Rule
from auditor.routing.match import Match, Missed, PassedOver
from auditor.routing.table import LeftOut, LoadBalancer, RouteTable

__all__ = [
    "Action",
    "Certificate",
    "CertificateChoice",
    "Condition",
    "LeftOut",
    "Listener",
    "LoadBalancer",
    "Match",
    "Missed",
    "PassedOver",
    "Rewrite",
    "RouteTable",
    "Rule",
    "Weighted",
    "from_declared",
    "from_live",
]
