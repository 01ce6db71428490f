"""Which role a written post means: ``Trưởng phòng``, ``P. Giám đốc``, ``Quyền Chánh Văn phòng``, ``Văn thư - lưu trữ``."""

from bot.domain.people import Role
from bot.domain.text import fold

# The first entry that begins the folded post decides; an empty text is no post.
_BEGINNINGS: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.LEADER, ("lanh dao so", "giam doc so", "pho giam doc so", "pgd so", "gd so", "leader")),
    (Role.ADMINISTRATOR, ("quan tri", "administrator")),
    (Role.OFFICE, ("chuyen vien van phong so", "chuyen vien tong hop", "van phong so", "office")),
    (
        Role.ACTING_HEAD,
        ("phu trach", "quyen ", "q truong", "q giam doc", "q chanh", "giao phu trach", "dieu hanh", "acting"),
    ),
    (Role.DEPUTY, ("pho", "p truong", "p giam doc", "p chanh", "ptp", "pgd", "pcvp", "deputy", "vice")),
    (
        Role.HEAD,
        (
            "truong phong",
            "truong ban",
            "truong doan",
            "truong don vi",
            "giam doc",
            "chanh van phong",
            "chanh thanh tra",
            "hieu truong",
            "thu truong",
            "chu tich",
            "chu nhiem",
            "cap truong",
            "head",
            "director",
        ),
    ),
    (Role.CLERK, ("van thu", "clerk")),
    (Role.FOCAL, ("dau moi", "focal")),
)
_WHOLE = {
    "tp": Role.HEAD,
    "gd": Role.HEAD,
    "cvp": Role.HEAD,
    "truong": Role.HEAD,
    "vt": Role.CLERK,
    "cv": Role.STAFF,
}
_ACTING_WITHIN = (" phu trach", " dieu hanh")
_PLAIN = frozenset(
    [
        "truong phong", "giam doc", "chanh van phong", "thu truong", "pho truong phong", "pho giam doc", "pho thu truong",
        "pho chanh van phong", "van thu", "dau moi", "chuyen vien", "cong chuc", "vien chuc", "nhan vien", "nguoi lao dong",
        "lanh dao so", "van phong so", "chuyen vien van phong so", "quan tri", "phu trach",
    ]
)  # fmt: skip


def read_post(text: str) -> Role | None:
    """The role a post's words mean; any other post is STAFF, an empty text None."""
    folded = fold(text)
    if not folded:
        return None
    if folded in set(Role):
        return Role(folded)
    if folded in _WHOLE:
        return _WHOLE[folded]
    for role, beginnings in _BEGINNINGS:
        if any((folded + " ").startswith(beginning) for beginning in beginnings):
            acting = role is Role.DEPUTY and any(words in folded for words in _ACTING_WITHIN)
            return Role.ACTING_HEAD if acting else role
    return Role.STAFF


def own_title(text: str) -> str:
    """The post's own words where the product's title would say less (``Kế toán trưởng``); empty for the usual titles."""
    folded = fold(text)
    return "" if not folded or folded in _PLAIN or folded in _WHOLE or folded in set(Role) else text
