"""In which region a declared resource is, and whether the user's own credentials reach it. Pure.

In: the declared plane, the account of the credentials, the user's region. Out: a region, or the reason why a resource
is out of reach. No role is ever assumed: what a provider reaches through a role in another account stays unread.
Source: registry.terraform.io/providers/hashicorp/aws/latest/docs (region, assume_role, allowed_account_ids)
"""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.gap import Gap
from auditor.model.resource import Declared, Provider, Resource
from auditor.model.value import Sensitive, Unknown, Value, reveal

_HINT = "run the auditor a second time with the credentials of that role or account (AWS_PROFILE)"


@dataclass(frozen=True, slots=True)
class Places:
    """`account` is that of the credentials ("" where AWS did not say), `home` the user's region."""

    declared: Declared
    account: str
    home: str

    def region_of(self, resource: Resource) -> str:
        """The region of a resource: its own, else its provider's, else the user's."""
        own = resource.text("region")
        if own and resource.address.mode == "managed":
            return own
        provider = self.declared.provider_of(resource)
        region = reveal(provider.region) if provider else None
        return region if isinstance(region, str) and region else self.home

    def is_sure(self, resource: Resource) -> bool:
        """Whether the region is known; where its provider's is not, the user's may be another one."""
        provider = self.declared.provider_of(resource)
        return not (provider and isinstance(provider.region, Unknown)) or bool(resource.text("region"))

    def out_of_reach(self, resource: Resource) -> str:
        """Why these credentials do not show a resource, "" where they do."""
        provider = self.declared.provider_of(resource)
        return self._barred(provider) if provider and resource.address.type.startswith("aws_") else ""

    def _barred(self, provider: Provider) -> str:
        role = reveal(provider.role_arn)
        if isinstance(role, Unknown):
            return f"provider {provider.name} assumes a role that is not known: {role.reason}"
        if role is not None and (not self.account or _account_of(role) != self.account):
            mine = f"account {self.account}" if self.account else "an account that AWS did not name"
            return f"provider {provider.name} assumes {_shown(provider.role_arn)}, and the credentials are of {mine}"
        return self._wrong_account(provider) or self._other_profile(provider)

    def _wrong_account(self, provider: Provider) -> str:
        allowed, forbidden = _texts(provider.allowed_account_ids), _texts(provider.forbidden_account_ids)
        if self.account and (self.account in forbidden or (allowed and self.account not in allowed)):
            return f"provider {provider.name} is not for account {self.account}, of which the credentials are"
        return ""

    def _other_profile(self, provider: Provider) -> str:
        """An alias with another profile than the main configuration of its provider is another sign-in."""
        main = next((one for one in self.declared.providers if one.name == provider.name.rpartition(".")[0]), None)
        if main is None or provider.profile is None or provider.profile == main.profile:
            return ""
        return f"provider {provider.name} signs in with a profile of its own"

    def gaps(self) -> Iterator[Gap]:
        """One for each provider configuration that is out of reach, or whose region had to be taken from the user."""
        for provider in self.declared.providers:
            own = [one for one in self.declared if self.declared.provider_of(one) is provider]
            count = sum(one.address.mode == "managed" and one.address.type.startswith("aws_") for one in own)
            if not count:
                continue
            subject, place = f"provider {provider.name}", f"({provider.range})"
            effect = f"whether its {count} declared resources exist and agree with AWS"
            if reason := self._barred(provider):
                yield Gap("live", subject, f"{reason} {place}; the auditor assumes no role", _HINT, effect)
            elif isinstance(provider.region, Unknown):
                reason = f"its region is not known {place}: {provider.region.reason}; {self.home or 'none'} was read"
                yield Gap("live", subject, reason, "give the value with --var or --var-file", effect)


def _account_of(role: Value) -> str:
    """The account in the ARN of a role."""
    parts = role.split(":") if isinstance(role, str) else []
    return parts[4] if len(parts) > 5 else ""


def _texts(value: Value) -> frozenset[str]:
    """The account ids in a list that is wholly known; none where one of them is not."""
    plain = reveal(value)
    parts = plain if isinstance(plain, tuple) else ()
    known = [str(part) for part in parts if isinstance(part, (str, int))]
    return frozenset(known) if len(known) == len(parts) else frozenset()


def _shown(value: Value) -> str:
    return str(value) if isinstance(value, (str, Sensitive)) else "a role"
