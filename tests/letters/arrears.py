"""A loan in arrears with all that its papers say."""

from __future__ import annotations

import copy
from typing import Any

__all__ = ["COLLATERAL", "GUARANTOR", "LOAN", "in_arrears"]

GUARANTOR = {
    "name": "Vüqar Həsənov Tofiq oğlu",
    "account_number": "AZ21NABZ00000000137010001944",
    "address": "Sumqayıt şəhəri, 9-cu mikrorayon, ev 14, mənzil 3",
    "phone": "+994 55 300 10 20",
    "workplace": "«Azərişıq» ASC",
    "workplace_address": "Sumqayıt şəhəri, Sülh küçəsi 2",
    "workplace_phone": "+994 18 655 11 22",
}
COLLATERAL = {
    "description": "Toyota Corolla, 2015, 10-AA-123",
    "value": "14000.00",
    "location": "borcalanın həyəti",
    "condition": "yaxşı",
}
#: five of twelve instalments paid: the sixth, of 15 June 2024, is late
LOAN: dict[str, Any] = {
    "borrower": {
        "name": "Aygün Məmmədova Elçin qızı",
        "member_number": "00417",
        "address": "Bakı şəhəri, Nəsimi rayonu, Füzuli küçəsi 45, mənzil 12",
        "phone": "+994 50 212 34 56",
        "workplace": "«Günəş» MMC",
        "workplace_address": "Bakı şəhəri, Nərimanov rayonu, Təbriz küçəsi 8",
        "workplace_phone": "+994 12 498 76 54",
    },
    "loan": {
        "kind": "instalments",
        "number": "K-1204",
        "principal": "6000.00",
        "outstanding_balance": "4250.00",
        "purpose": "evin təmiri",
        "due_on": "2024-12-15",
        "term_months": 12,
        "payment_form": "payroll_deduction",
    },
    "schedule": [{"due_on": f"2024-{month:02}-15", "amount": "285.40"} for month in range(1, 13)],
    "payments": [{"paid_on": f"2024-{month:02}-15", "amount": "285.40"} for month in range(1, 6)],
    "letter": {
        "phone": "+994 12 555 01 02",
        "contact_hours": "iş günləri 09:00–18:00",
        "signatory": "Rəşad Quliyev",
        "signatory_position": "Kredit mütəxəssisi",
        "late_fee_amount": "2.39",
    },
}
_SENT = ({"number": 1, "sent_on": "2024-06-25"}, {"number": 2, "sent_on": "2024-07-05"})


def in_arrears(notice: int = 1, **changes: Any) -> tuple[dict[str, Any], str]:
    """Inputs by which a notice is due, and the day on which it is."""
    inputs = copy.deepcopy(LOAN) | {"notices": list(_SENT[: notice - 1])}
    for path, value in changes.items():
        place = inputs
        *groups, name = path.split("__")
        for group in groups:
            place = place[group]
        if value is ...:
            del place[name]
        else:
            place[name] = value
    return inputs, ("2024-06-25", "2024-07-05", "2024-07-15")[notice - 1]
