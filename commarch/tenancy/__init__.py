"""Tenants (立档单位所在的街道办事处与社区): a tree of street offices and the communities they supervise.

A tenant is the owner of rows; its `code` names it in URLs, its fonds number (全宗号) in archival codes.
"""

from commarch.tenancy.models import Tenant, TenantKind, TenantSettings
from commarch.tenancy.operations import open_community, open_street
from commarch.tenancy.queries import all_tenants, communities_of, find_by_code, only_street

__all__ = [
    "Tenant",
    "TenantKind",
    "TenantSettings",
    "all_tenants",
    "communities_of",
    "find_by_code",
    "only_street",
    "open_community",
    "open_street",
]
