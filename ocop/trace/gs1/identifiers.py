"""The application identifiers of GS1 (General Specifications, section 3; DigSig ISO/IEC 20248).

Each line of the table: identifier; title; fields; which identifiers it needs beside it; which it excludes.
A field is a letter (N digits, X of set 82, Y of set 39, Z of base64), its length, and the checks of its
value; one after `?` may be absent. Needs: `|` parts alternatives, `+` joins what must come together. An
`n` at the end of an identifier stands for any digits. What a Digital Link makes of it stands apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_ITEM = "01|02|03|8006|8026"
_ANY_ITEM = "01|02|03"
_MEASURED = "30|31n|32n|35n|36n"
_GLN = "N13 csum gcppos1"

_TABLE: tuple[tuple[str, ...], ...] = (
    ("00", "SSCC", "N18 csum gcppos2"),
    ("01", "GTIN", "N14 csum gcppos2", "", "255 37"),
    ("02", "CONTENT", "N14 csum gcppos2", "37", "01 03"),
    ("03", "MTO GTIN", "N14 csum gcppos2", "", "01 02 37 235"),
    ("10", "BATCH/LOT", "X..20", _ITEM),
    ("11", "PROD DATE", "N6 yymmd0", _ITEM),
    ("12", "DUE DATE", "N6 yymmd0", "8020"),
    ("13", "PACK DATE", "N6 yymmd0", _ITEM),
    ("15", "BEST BEFORE or BEST BY", "N6 yymmd0", _ITEM),
    ("16", "SELL BY", "N6 yymmd0", _ITEM),
    ("17", "USE BY or EXPIRY", "N6 yymmd0", f"{_ITEM}|255"),
    ("20", "VARIANT", "N2", _ITEM),
    ("21", "SERIAL", "X..20", "01|03|8006", "235"),
    ("22", "CPV", "X..20", "01"),
    ("235", "TPX", "X..28", "01"),
    ("240", "ADDITIONAL ID", "X..30", _ITEM),
    ("241", "CUST. PART No.", "X..30", _ITEM),
    ("242", "MTO VARIANT", "N..6", "01|02|8006|8026"),
    ("243", "PCN", "X..20", "01|03"),
    ("250", "SECONDARY SERIAL", "X..30", "01+21|03+21|8006+21"),
    ("251", "REF. TO SOURCE", "X..30", "01|03|8006"),
    ("253", "GDTI", f"{_GLN}, ?X..17"),
    ("254", "GLN EXTENSION COMPONENT", "X..20", "414"),
    ("255", "GCN", f"{_GLN}, ?N..12", "", "01 02 415 8006 8020 8026"),
    ("30", "VAR. COUNT", "N..8", "01|02"),
    ("37", "COUNT", "N..8", "00+02|00+8026"),
    ("390d", "AMOUNT", "N..15", "255|8020", "390n 391n 394n 8111"),
    ("391d", "AMOUNT", "N3 iso4217, N..15", "8020", "391n"),
    ("392d", "PRICE", "N..15", "01+30|01+31n|01+32n|01+35n|01+36n", "392n 393n"),
    ("393d", "PRICE", "N3 iso4217, N..15", _MEASURED, "393n"),
    ("394d", "PRCNT OFF", "N4", "255", "394n 8111"),
    ("395d", "PRICE/UoM", "N6", _MEASURED, "392n 393n 395n 8005"),
    ("400", "ORDER NUMBER", "X..30"),
    ("401", "GINC", "X..30 gcppos1"),
    ("402", "GSIN", "N17 csum gcppos1"),
    ("403", "ROUTE", "X..30", "00"),
    ("410", "SHIP TO LOC", _GLN),
    ("411", "BILL TO", _GLN),
    ("412", "PURCHASE FROM", _GLN),
    ("413", "SHIP FOR LOC", _GLN),
    ("414", "LOC No.", _GLN),
    ("415", "PAY TO", _GLN, "8020"),
    ("416", "PROD/SERV LOC", _GLN),
    ("417", "PARTY", _GLN),
    ("420", "SHIP TO POST", "X..20", "", "421"),
    ("421", "SHIP TO POST", "N3 iso3166, X..9", "", "4307"),
    ("422", "ORIGIN", "N3 iso3166", _ITEM, "426"),
    ("423", "COUNTRY - INITIAL PROCESS", "N3 iso3166" + ", ?N3 iso3166" * 4, _ANY_ITEM, "426"),
    ("424", "COUNTRY - PROCESS", "N3 iso3166", _ANY_ITEM, "426"),
    ("425", "COUNTRY - DISASSEMBLY", "N3 iso3166" + ", ?N3 iso3166" * 4, _ANY_ITEM, "426"),
    ("426", "COUNTRY - FULL PROCESS", "N3 iso3166", _ANY_ITEM),
    ("427", "ORIGIN SUBDIVISION", "X..3", "01+422|02+422|03+422"),
    ("4300", "SHIP TO COMP", "X..35 pcenc", "00"),
    ("4301", "SHIP TO NAME", "X..35 pcenc", "00"),
    ("4302", "SHIP TO ADD1", "X..70 pcenc", "00"),
    ("4303", "SHIP TO ADD2", "X..70 pcenc", "4302"),
    ("4304", "SHIP TO SUB", "X..70 pcenc", "00"),
    ("4305", "SHIP TO LOC", "X..70 pcenc", "00"),
    ("4306", "SHIP TO REG", "X..70 pcenc", "00"),
    ("4307", "SHIP TO COUNTRY", "X2 iso3166alpha2", "00"),
    ("4308", "SHIP TO PHONE", "X..30", "00"),
    ("4309", "SHIP TO GEO", "N10 latitude, N10 longitude", "00"),
    ("4310", "RTN TO COMP", "X..35 pcenc", "00"),
    ("4311", "RTN TO NAME", "X..35 pcenc", "00"),
    ("4312", "RTN TO ADD1", "X..70 pcenc", "00"),
    ("4313", "RTN TO ADD2", "X..70 pcenc", "4312"),
    ("4314", "RTN TO SUB", "X..70 pcenc", "00"),
    ("4315", "RTN TO LOC", "X..70 pcenc", "00"),
    ("4316", "RTN TO REG", "X..70 pcenc", "00"),
    ("4317", "RTN TO COUNTRY", "X2 iso3166alpha2", "00"),
    ("4318", "RTN TO POST", "X..20", "00"),
    ("4319", "RTN TO PHONE", "X..30", "00"),
    ("4320", "SRV DESCRIPTION", "X..35 pcenc", "00"),
    ("4321", "DANGEROUS GOODS", "N1 yesno", "00"),
    ("4322", "AUTH TO LEAVE", "N1 yesno", "00"),
    ("4323", "SIG REQUIRED", "N1 yesno", "00"),
    ("4324", "NOT BEF DEL DT", "N6 yymmd0, N4 hhmi", "00"),
    ("4325", "NOT AFT DEL DT", "N6 yymmd0, N4 hhmi", "00"),
    ("4326", "REL DATE", "N6 yymmdd", "00"),
    ("4330", "MAX TEMP F.", "N6, ?X1 hyphen", "00", "4331"),
    ("4331", "MAX TEMP C.", "N6, ?X1 hyphen", "00", "4330"),
    ("4332", "MIN TEMP F.", "N6, ?X1 hyphen", "00", "4333"),
    ("4333", "MIN TEMP C.", "N6, ?X1 hyphen", "00", "4332"),
    ("7001", "NSN", "N13", "01|02|8006|8026"),
    ("7002", "MEAT CUT", "X..30", "01|02"),
    ("7003", "EXPIRY TIME", "N6 yymmdd, N4 hhmi", _ANY_ITEM),
    ("7004", "ACTIVE POTENCY", "N..4", "01+10|03+10"),
    ("7005", "CATCH AREA", "X..12", "01|02"),
    ("7006", "FIRST FREEZE DATE", "N6 yymmdd", "01|02"),
    ("7007", "HARVEST DATE", "N6 yymmdd, ?N6 yymmdd", "01|02"),
    ("7008", "AQUATIC SPECIES", "X..3", "01|02"),
    ("7009", "FISHING GEAR TYPE", "X..10", "01|02"),
    ("7010", "PROD METHOD", "X..2", _ANY_ITEM),
    ("7011", "TEST BY DATE", "N6 yymmdd, ?N4 hhmi", _ANY_ITEM),
    ("7020", "REFURB LOT", "X..20", "01+416|03+416|8006+416"),
    ("7021", "FUNC STAT", "X..20", "01|03|8006"),
    ("7022", "REV STAT", "X..20", "01+7021|03+7021|8006+7021"),
    ("7023", "GIAI - ASSEMBLY", "X..30 gcppos1"),
    ("703d", "PROCESSOR", "N3 iso3166999, X..27", "01|02"),
    ("7040", "UIC+EXT", "N1, X1, X1, X1 importeridx"),
    ("7041", "UFRGT UNIT TYPE", "X..4 packagetype", "00"),
    ("710", "NHRN PZN", "X..20", "01"),
    ("711", "NHRN CIP", "X..20", "01"),
    ("712", "NHRN CN", "X..20", "01"),
    ("713", "NHRN DRN", "X..20", "01"),
    ("714", "NHRN AIM", "X..20", "01"),
    ("715", "NHRN NDC", "X..20", "01"),
    ("716", "NHRN AIC", "X..20", "01"),
    ("717", "NHRN SRN", "X..20", "01"),
    ("723d", "CERT", "X2, X..28", "01|8004"),
    ("7240", "PROTOCOL", "X..20", "01|8006", "03"),
    ("7241", "AIDC MEDIA TYPE", "N2 mediatype", "8017|8018"),
    ("7242", "VCN", "X..25", "8017|8018"),
    ("7250", "DOB", "N8 yyyymmdd", "8018", "7251"),
    ("7251", "DOB TIME", "N8 yyyymmdd, N4 hhmi", "8018", "7250"),
    ("7252", "BIO SEX", "N1 iso5218", "8018"),
    ("7253", "FAMILY NAME", "X..40 pcenc", "8017|8018", "7256 7259"),
    ("7254", "GIVEN NAME", "X..40 pcenc", "8017|8018", "7256 7259"),
    ("7255", "SUFFIX", "X..10", "8017|8018", "7256 7259"),
    ("7256", "FULL NAME", "X..90 pcenc", "8017|8018"),
    ("7257", "PERSON ADDR", "X..70 pcenc", "8018"),
    ("7258", "BIRTH SEQUENCE", "X3 posinseqslash", "8018+7259"),
    ("7259", "BABY", "X..40 pcenc", "8018", "7256"),
    ("8001", "DIMENSIONS", "N4 nonzero, N5 nonzero, N3 nonzero, N1 winding, N1", "01"),
    ("8002", "CMT No.", "X..20"),
    ("8003", "GRAI", f"N1 zero, {_GLN}, ?X..16"),
    ("8004", "GIAI", "X..30 gcppos1"),
    ("8005", "PRICE PER UNIT", "N6", "01|02"),
    ("8006", "ITIP", "N14 csum gcppos2, N4 pieceoftotal", "", "01 03 37"),
    ("8007", "IBAN", "X..34 iban", "415"),
    ("8008", "PROD TIME", "N6 yymmdd, N2 hh, ?N2 mi, ?N2 ss", _ANY_ITEM),
    ("8009", "OPTSEN", "X..50", "00|01|03"),
    ("8010", "CPID", "Y..30 gcppos1"),
    ("8011", "CPID SERIAL", "N..12 nozeroprefix", "8010"),
    ("8012", "VERSION", "X..20", "01|03|8006"),
    ("8013", "GMN", "X..25 csumalpha gcppos1"),
    ("8014", "MUDI", "X..25 csumalpha gcppos1 hasnondigit", "01"),
    ("8017", "GSRN - PROVIDER", "N18 csum gcppos1", "", "8018"),
    ("8018", "GSRN - RECIPIENT", "N18 csum gcppos1", "", "8017"),
    ("8019", "SRIN", "N..10", "8017|8018"),
    ("8020", "REF No.", "X..25", "415"),
    ("8026", "ITIP CONTENT", "N14 csum gcppos2, N4 pieceoftotal", "37", "02 03 8006"),
    ("8030", "DIGSIG", "Z..90", "00|01+21|03+21|253|255|8003|8004|8006+21|8010+8011|8017|8018"),
    ("8040", "IMEI", "N15", "01+21"),
    ("8041", "IMEI2", "N15", "01+21+8040"),
    ("8042", "ESIM", "N32", "01+21+8040"),
    ("8043", "PSIM", "N18, ?N..2", "01+21+8040"),
    ("8110", "COUPON", "X..70 couponcode"),
    ("8111", "POINTS", "N4", "255"),
    ("8112", "COUPON", "X..70 couponposoffer"),
    ("8200", "PRODUCT URL", "X..70", "01"),
    ("90", "INTERNAL", "X..30"),
)

_MEASURES = {
    "01|02": """
        310 NET WEIGHT (kg); 311 LENGTH (m); 312 WIDTH (m); 313 HEIGHT (m); 314 AREA (m²); 315 NET
        VOLUME (l); 316 NET VOLUME (m³); 320 NET WEIGHT (lb); 321 LENGTH (in); 322 LENGTH (ft); 323
        LENGTH (yd); 324 WIDTH (in); 325 WIDTH (ft); 326 WIDTH (yd); 327 HEIGHT (in); 328 HEIGHT (ft);
        329 HEIGHT (yd); 350 AREA (in²); 351 AREA (ft²); 352 AREA (yd²); 356 NET WEIGHT (tr oz); 357 NET
        VOLUME (oz); 360 NET VOLUME (qt (US)); 361 NET VOLUME (gal.); 364 NET VOLUME (in³); 365 NET
        VOLUME (ft³); 366 NET VOLUME (yd³)
    """,
    "00|01": """
        330 GROSS WEIGHT (kg); 331 LENGTH (m), log; 332 WIDTH (m), log; 333 HEIGHT (m), log; 334 AREA
        (m²), log; 335 VOLUME (l), log; 336 VOLUME (m³), log; 340 GROSS WEIGHT (lb); 341 LENGTH (in),
        log; 342 LENGTH (ft), log; 343 LENGTH (yd), log; 344 WIDTH (in), log; 345 WIDTH (ft), log; 346
        WIDTH (yd), log; 347 HEIGHT (in), log; 348 HEIGHT (ft), log; 349 HEIGHT (yd), log; 353 AREA
        (in²), log; 354 AREA (ft²), log; 355 AREA (yd²), log; 362 VOLUME (qt (US)), log; 363 VOLUME (gal
        (US)), log; 367 VOLUME (in³), log; 368 VOLUME (ft³), log; 369 VOLUME (yd³), log
    """,
    "01": """
        337 KG PER m²
    """,
}
"""Six digits; the last digit of the identifier tells the place of the decimal point."""

_LAST_DIGITS = {"390": 10, "391": 10, "392": 10, "393": 10, "394": 4, "395": 6, "703": 10, "723": 10}

_PREDEFINED = frozenset(f"{n:02}" for n in (*range(5), *range(11, 21), *range(31, 37), 41))
"""First digits of identifiers whose length a scanner knows, so that no FNC1 follows (section 7.8)."""

KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "00": ((),),
    "01": (("22", "10", "21"), ("235",)),
    "253": ((),),
    "255": ((),),
    "401": ((),),
    "402": ((),),
    "414": (("254",), ("7040",)),
    "415": (("8020",),),
    "417": (("7040",),),
    "8003": ((),),
    "8004": (("7040",),),
    "8006": (("22", "10", "21"),),
    "8010": (("8011",),),
    "8013": ((),),
    "8017": (("8019",),),
    "8018": (("8019",),),
}
"""Primary keys of a Digital Link and, for each, the orders its qualifiers may stand in; any may be absent
(Digital Link URI Syntax 4.7 to 4.9)."""

_NEVER_ATTRIBUTES = frozenset(
    ("03", "21", "22", "235", "254", "7040", "7041", "8011", "8014", "8019", "8020", "8200")
) | frozenset(f"804{n}" for n in range(4))
"""Identifiers that may not stand in the query of a Digital Link (4.10)."""


@dataclass(frozen=True)
class Field:
    """One part of a value: kind of characters, lengths, checks."""

    kind: str
    least: int
    most: int
    checks: tuple[str, ...]
    optional: bool


@dataclass(frozen=True)
class Identifier:
    """An application identifier and the rules of its value."""

    ai: str
    title: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    excludes: tuple[str, ...] = ()
    predefined: bool = field(init=False)
    attribute: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "predefined", self.ai[:2] in _PREDEFINED)
        object.__setattr__(self, "attribute", self.ai not in _NEVER_ATTRIBUTES)


def _field(text: str) -> Field:
    size, *checks = text.removeprefix("?").split()
    _least, dots, most = size[1:].rpartition("..")
    return Field(size[0], 1 if dots else int(most), int(most), tuple(checks), text.startswith("?"))


def _identifiers() -> Iterator[Identifier]:
    for row in _TABLE:
        code, title, fields, needs, excludes = (*row, "", "")[:5]
        stem = code.removesuffix("d")
        codes = [code] if stem == code else [f"{stem}{n}" for n in range(_LAST_DIGITS[stem])]
        alternatives = tuple(tuple(a.split("+")) for a in needs.split("|")) if needs else ()
        parts = tuple(_field(part.strip()) for part in fields.split(","))
        for ai in codes:
            yield Identifier(ai, title, parts, alternatives, tuple(excludes.split()))
    for needs, titles in _MEASURES.items():
        alternatives = tuple((need,) for need in needs.split("|"))
        for line in " ".join(titles.split()).split("; "):
            stem, _space, title = line.partition(" ")
            for place in range(6):
                yield Identifier(f"{stem}{place}", title, (_field("N6"),), alternatives, (f"{stem}n",))
    for number in range(91, 100):
        yield Identifier(str(number), "INTERNAL", (_field("X..90"),))


IDENTIFIERS: dict[str, Identifier] = {one.ai: one for one in _identifiers()}

LENGTHS: dict[str, int] = {ai[:2]: len(ai) for ai in IDENTIFIERS}
"""How many digits an identifier has, by its first two (section 7.8)."""


def matches(pattern: str, ai: str) -> bool:
    """Whether an identifier is meant by a pattern of the table."""
    return ai.startswith(pattern[:-1]) if pattern.endswith("n") else ai == pattern
