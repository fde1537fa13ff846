"""Azerbaijani words of operations and functions.

A phrase is a template of nouns in cases and whether its last word ends in the
suffix of possession (what stands behind "|" follows it); a predicate is a
template and the stem of its verb.  Both are found by name and number of
arguments; None takes any number, said together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["PHRASES", "PREDICATES", "ROUNDINGS"]

ROUNDINGS: Final[Mapping[str, str]] = {
    "round half up": "",
    "round half down": "yarımı aşağı",
    "decimal": "yarımı cüt ədədə",
    "round up": "sıfırdan uzağa",
    "round down": "sıfıra doğru",
    "floor": "aşağı",
    "ceiling": "yuxarı",
}

PHRASES: Final[Mapping[tuple[str, int | None], tuple[str, bool]]] = {
    # operations
    ("effective date", 0): ("tətbiq tarixi", True),
    ("outcome", 0): ("qərarın nəticəsi", True),
    ("findings", 0): ("aşkar edilmiş səbəblər", False),
    ("entry", 0): ("həmin sətir", False),
    ("value", 0): ("həmin dəyər", False),
    ("item", 0): ("özü", True),
    ("+", None): ("{0:gen} cəmi", True),
    ("-", 2): ("{0:gen} fərqi", True),
    ("*", None): ("{0:gen} hasili", True),
    ("/", 2): ("{0:gen} {1:dat} nisbəti", True),
    ("**", 2): ("{0:gen} qüvvəti| (üst – {1:bare})", True),
    ("negative", 1): ("{0:gen} əks işarəli dəyəri", True),
    ("day after", 2): ("{0:abl} {1} sonrakı gün", False),
    ("set day after", 2): ("{0:abl} {1} qədər sonrakı gün", False),
    ("set day before", 2): ("{0:abl} {1} qədər əvvəlki gün", False),
    ("day before", 2): ("{0:abl} {1} əvvəlki gün", False),
    ("moment after", 2): ("{0:abl} {1} sonrakı an", False),
    ("set moment after", 2): ("{0:abl} {1} qədər sonrakı an", False),
    ("set moment before", 2): ("{0:abl} {1} qədər əvvəlki an", False),
    ("moment before", 2): ("{0:abl} {1} əvvəlki an", False),
    ("joined text", None): ("{0:gen} birləşdirilmiş mətni", True),
    ("time between", 2): ("{1:abl} {0:dat} qədər keçən müddət", False),
    ("of one", 2): ("{0} üzrə {1}", True),
    ("entry at", 2): ("{0:gen} sıra nömrəsi {1:dat} bərabər olan sətri", True),
    ("empty list", 0): ("boş siyahı", False),
    ("range", 2): ("hər iki hədd daxil olmaqla {0} ilə {1} aralığı", True),
    ("range above", 2): ("aşağı hədd istisna olmaqla {0} ilə {1} aralığı", True),
    ("range below", 2): ("yuxarı hədd istisna olmaqla {0} ilə {1} aralığı", True),
    ("range within", 2): ("hər iki hədd istisna olmaqla {0} ilə {1} aralığı", True),
    # numbers
    ("min", 1): ("{0:gen} ən kiçiyi", True),
    ("min", None): ("{0:abl} ən kiçiyi", True),
    ("max", 1): ("{0:gen} ən böyüyü", True),
    ("max", None): ("{0:abl} ən böyüyü", True),
    ("sum", None): ("{0:gen} cəmi", True),
    ("total", None): ("{0:gen} cəmi", True),
    ("product", None): ("{0:gen} hasili", True),
    ("mean", None): ("{0:gen} orta dəyəri", True),
    ("median", None): ("{0:gen} medianı", True),
    ("stddev", None): ("{0:gen} standart kənarlaşması", True),
    ("mode", None): ("{0:gen} ən çox təkrarlananları", True),
    ("abs", 1): ("{0:gen} mütləq qiyməti", True),
    ("modulo", 2): ("{0:gen} {1:dat} bölünməsindən qalıq", False),
    ("sqrt", 1): ("{0:gen} kvadrat kökü", True),
    ("log", 1): ("{0:gen} natural loqarifmi", True),
    ("exp", 1): ("e ədədinin qüvvəti| (üst – {0:bare})", True),
    # days
    ("years begun", 2): ("{0:abl} {1:dat} qədər başlanmış illərin sayı", True),
    ("days between", 2): ("{0:abl} {1:dat} qədər keçən günlərin sayı", True),
    ("months after", 2): ("{0:abl} {1} ay sonrakı gün", False),
    ("months before", 2): ("{0:abl} {1} ay əvvəlki gün", False),
    ("set months after", 2): ("{0:abl} {1:loc} göstərilən sayda ay sonrakı gün", False),
    ("set months before", 2): ("{0:abl} {1:loc} göstərilən sayda ay əvvəlki gün", False),
    ("years and months duration", 2): ("{0:abl} {1:dat} qədər keçən tam il və aylar", False),
    ("next working day", 1): ("{0:abl} tez olmayan ilk iş günü", True),
    ("previous working day", 1): ("{0:abl} gec olmayan son iş günü", True),
    ("date", 1): ("{0:gen} tarixi", True),
    ("date", 3): ("il – {0}, ay – {1}, gün – {2} olan tarix", False),
    ("time", 1): ("{0:gen} saatı", True),
    ("date and time", 1): ("{0:gen} tarix və saatı", True),
    ("date and time", 2): ("tarix – {0}, saat – {1} olan an", False),
    ("day of week", 1): ("{0:gen} həftə günü", True),
    ("day of year", 1): ("{0:gen} ildəki sıra nömrəsi", True),
    ("month of year", 1): ("{0:gen} ayının adı", True),
    ("week of year", 1): ("{0:gen} ildəki həftəsinin nömrəsi", True),
    ("year", 1): ("{0:gen} ili", True),
    ("month", 1): ("{0:gen} ayı", True),
    ("day", 1): ("{0:gen} günü", True),
    ("weekday", 1): ("{0:gen} həftə gününün nömrəsi", True),
    ("hour", 1): ("{0:gen} saatı", True),
    ("minute", 1): ("{0:gen} dəqiqəsi", True),
    ("second", 1): ("{0:gen} saniyəsi", True),
    ("time offset", 1): ("{0:gen} saat qurşağı fərqi", True),
    ("timezone", 1): ("{0:gen} saat qurşağı", True),
    ("years", 1): ("{0:gen} illərinin sayı", True),
    ("months", 1): ("{0:gen} aylarının sayı", True),
    ("days", 1): ("{0:gen} günlərinin sayı", True),
    ("hours", 1): ("{0:gen} saatlarının sayı", True),
    ("minutes", 1): ("{0:gen} dəqiqələrinin sayı", True),
    ("seconds", 1): ("{0:gen} saniyələrinin sayı", True),
    ("start", 1): ("{0:gen} başlanğıcı", True),
    ("end", 1): ("{0:gen} sonu", True),
    # lending
    ("annuity", 3): (
        "annuitet üzrə aylıq ödəniş"
        "| (əsas borc – {0:bare}, illik faiz dərəcəsi – {1:bare}, ayların sayı – {2:bare})",
        False,
    ),
    ("largest principal", 3): (
        "ən böyük əsas borc"
        "| (aylıq ödəniş ən çoxu {0:bare}, illik faiz dərəcəsi – {1:bare}, "
        "ayların sayı – {2:bare})",
        False,
    ),
    ("interest for days", 3): (
        "günlər üzrə faiz"
        "| (məbləğ – {0:bare}, illik faiz dərəcəsi – {1:bare}, günlərin sayı – {2:bare})",
        False,
    ),
    ("interest for days", 4): (
        "günlər üzrə faiz"
        "| (məbləğ – {0:bare}, illik faiz dərəcəsi – {1:bare}, günlərin sayı – {2:bare}, "
        "ildəki günlərin sayı – {3:bare})",
        False,
    ),
    ("dues covered", 2): (
        "əvvəldən sıra ilə tam örtülənlərin sayı"
        "| (ödəniş – {0:bare}, ödənilməli məbləğlər – {1:bare})",
        False,
    ),
    # lists and texts
    ("positions", 1): ("{0:gen} sıra nömrələri", True),
    ("distinct values", 1): ("{0:gen} təkrarsız dəyərləri", True),
    ("reverse", 1): ("{0:gen} tərsinə düzülmüş dəyərləri", True),
    ("flatten", 1): ("{0:gen} bir sıraya düzülmüş dəyərləri", True),
    ("sorted up", 2): ("{0:gen} {1} üzrə artan sıra ilə düzülmüş sətirləri", True),
    ("sorted down", 2): ("{0:gen} {1} üzrə azalan sıra ilə düzülmüş sətirləri", True),
    ("concatenate", None): ("{0:gen} ardıcıl birləşməsi", True),
    ("union", None): ("{0:gen} təkrarsız birləşməsi", True),
    ("append", 2): ("{0:gen} sonuna {1} əlavə edilmiş halı", True),
    ("index of", 2): ("{0} daxilində {1:gen} sıra nömrələri", True),
    ("sublist", 2): ("{0:gen} {1} nömrəli sətrindən sonadək hissəsi", True),
    ("sublist", 3): (
        "{0:gen} {1} nömrəli sətrindən başlayan hissəsi (sətirlərin sayı – {2})",
        True,
    ),
    ("string length", 1): ("{0:gen} simvollarının sayı", True),
    ("upper case", 1): ("{0:gen} böyük hərflərlə yazılışı", True),
    ("lower case", 1): ("{0:gen} kiçik hərflərlə yazılışı", True),
    ("substring", 2): ("{0:gen} {1} nömrəli simvoldan sonadək hissəsi", True),
    ("substring before", 2): ("{0:gen} {1} simvollarınadək hissəsi", True),
    ("substring after", 2): ("{0:gen} {1} simvollarından sonrakı hissəsi", True),
    ("string", 1): ("{0:gen} mətn yazılışı", True),
    ("string join", 1): ("{0:gen} birləşdirilmiş mətni", True),
    ("string join", 2): ("{0:gen} {1} ilə ayrılmış birləşdirilmiş mətni", True),
    ("range", 1): ("{0} aralığı", True),
}

PREDICATES: Final[Mapping[tuple[str, int], tuple[str, str]]] = {
    ("between", 3): ("{0} {1} ilə {2} arasında (hədlər daxil olmaqla)", "ol"),
    ("in range", 2): ("{0} {1:loc}", "ol"),
    ("instance of", 2): ("{0} {1} tipindən", "ol"),
    ("contains", 2): ("{0:gen} tərkibində {1}", "ol"),
    ("starts with", 2): ("{0} {1} ilə", "başla"),
    ("ends with", 2): ("{0} {1} ilə", "bit"),
    ("matches", 2): ("{0} {1} nümunəsinə uyğun", "ol"),
    ("even", 1): ("{0} cüt ədəd", "ol"),
    ("odd", 1): ("{0} tək ədəd", "ol"),
    ("is working day", 1): ("{0} iş günü", "ol"),
    ("is", 2): ("{0} {1} ilə eyni", "ol"),
    ("empty", 1): ("{0} boş", "ol"),
    ("before", 2): ("{0} {1:abl} əvvəl", "ol"),
    ("after", 2): ("{0} {1:abl} sonra", "ol"),
    ("meets", 2): ("{0:gen} sonu {1:gen} başlanğıcı ilə üst-üstə", "düş"),
    ("met by", 2): ("{0:gen} başlanğıcı {1:gen} sonu ilə üst-üstə", "düş"),
    ("overlaps", 2): ("{0} {1} ilə", "kəsiş"),
    ("overlaps before", 2): ("{0} {1:abl} əvvəl başlayıb onunla", "kəsiş"),
    ("overlaps after", 2): ("{0} {1:abl} sonra bitərək onunla", "kəsiş"),
    ("finishes", 2): ("{0} {1:gen} sonunda", "bit"),
    ("finished by", 2): ("{1} {0:gen} sonunda", "bit"),
    ("includes", 2): ("{0} {1:acc} əhatə", "et"),
    ("during", 2): ("{0} {1:gen} daxilində", "ol"),
    ("starts", 2): ("{0} {1:gen} başlanğıcında", "başla"),
    ("started by", 2): ("{1} {0:gen} başlanğıcında", "başla"),
    ("coincides", 2): ("{0} {1} ilə tam üst-üstə", "düş"),
}
