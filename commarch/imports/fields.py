"""The fields of an item that a catalogue may hold, in the order of export, and the words that stand for them in headers.

DA/T 22-2015 names 序号 档号 文号 责任者 题名 日期 密级 页数 备注; real catalogues know many more words. Words are compared without spaces, in
half-width, so 题 名 and 题名 are one.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

#: A column that is not imported.
IGNORE = "ignore"


@dataclass(frozen=True)
class Field:
    """A field with its heading, the other words for it, and the width of its column on paper (characters)."""

    name: str
    label: str
    words: tuple[str, ...] = ()
    width: int = 12


def _field(name: str, label: str, words: str = "", width: int = 12) -> Field:
    return Field(name, label, tuple(words.split()), width)


FIELDS: dict[str, Field] = {
    field.name: field
    for field in [
        _field("archival_code", "档号", "电子档号 归档号 档案号 档案编号 文件档号 件档号 全宗档号 参见档号码", 28),
        _field("fonds_number", "全宗号", "全宗 全宗代码 全宗编号", 8),
        _field("archival_class", "门类", "门类代码 档案门类 档案门类代码 档案类型 档案种类 档案类别 类别号", 8),
        _field("year", "年度", "归档年度 文件年度 所属年度 年份 年 归属年度 会计年度 档案年度", 8),
        _field("retention", "保管期限", "期限 保管期 保管年限 保存期限 保管期限代码 存期 期限代码", 10),
        _field(
            "category",
            "机构(问题)",
            "机构问题 机构或问题 机构/问题 问题 机构 类别 分类号 分类 类目 类目代码 问题代码 机构代码 机构(问题)代码 机构问题代码 "
            "机构或问题代码 问题(机构) 实体分类号 部门 类目名称 分类名称 归档部门 归档机构 所属类目",
            12,
        ),
        _field("item_number", "件号", "室编件号 顺序号 馆编件号 室编号 件序号 文件序号 卷内顺序号 卷内序号", 8),
        _field("document_number", "文号", "文件编号 发文字号 文件字号 文件号 发文号 字号 原文编号 原文号 文件文号 公文字号", 26),
        _field(
            "author",
            "责任者",
            "发文单位 形成单位 作者 责任人 发文机关 发文机构 来文单位 文件责任者 制发单位 第一责任者 责任单位 成文单位",
            24,
        ),
        _field(
            "title",
            "题名",
            "标题 文件题名 案卷题名 文件名称 正题名 案卷标题 文件标题 名称 题名(标题) 材料名称 档案题名 案卷名称 内容 文件材料名称 主题 题目 "
            "文件名 档案名称 卷内文件题名",
            52,
        ),
        _field(
            "document_date",
            "日期",
            "成文日期 形成日期 文件日期 文件形成日期 形成时间 成文时间 时间 发文日期 文件时间 签发日期 发文时间 印发日期 落款日期 年月日",
            12,
        ),
        _field("secrecy", "密级", "保密级别 文件密级 秘密等级 涉密等级 保密等级", 8),
        _field("openness", "开放标识", "公开属性 开放状态 开放属性 开放 是否开放 公开标识 开放程度 公开方式 控制标识 划控 开放鉴定", 10),
        _field("pages", "页数", "页次 张数 页 页码 总页数 文件页数 页(张)数 张(页)数 件内页数", 8),
        _field("carrier", "载体", "载体类型 载体形态 载体形式 载体形态项 存储介质 介质", 10),
        _field("box_number", "盒号", "盒 卷盒号 档案盒号 盒编号 所在盒号", 8),
        _field("components", "组件", "附件 文件组成 附件题名 附件名称 组成 稿本", 16),
        _field("particulars", "专门著录", "专门著录项 门类著录 特有著录", 28),
        _field("note", "备注", "附注 说明 备考 备注说明 附注项", 24),
    ]
}

#: Columns that catalogues carry and items do not: known, therefore never guessed to be something else.
NOT_IMPORTED = (
    "序号 序 编号 行号 归档日期 归档时间 录入日期 录入时间 录入人 录入员 著录者 著录日期 整理人 整理日期 检查人 检查日期 存放位置 库位 柜号 架号 "
    "电子文件名 电子文件路径 文件路径 全文 原文 份数 主题词 关键词 人名 全宗名称 立档单位 起止日期 起始日期 截止日期 终止日期 案卷号 目录号 卷号 "
    "到期日期 到期时间 销毁日期 更新时间 创建时间 修改时间 移交日期 接收日期 归档人 归档份数 文种 语种 缩微号 数字化 是否数字化 扫描人 "
    "检查结果 原表行号"
)


def label_of(name: str) -> str:
    """Return the Chinese word for a field; 不导入 for a column that is left out."""
    return FIELDS[name].label if name in FIELDS else "不导入"


@cache
def words() -> dict[str, str]:
    """Return every known heading with its field; what is known and not imported maps to IGNORE."""
    known = {squeeze(word): IGNORE for word in NOT_IMPORTED.split()}
    for field in FIELDS.values():
        known |= {squeeze(word): field.name for word in (field.label, *field.words)}
    return known


def squeeze(text: str) -> str:
    """Write a heading in half-width and without spaces, line ends, marks of a required field, and the colon after it."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("*:·.、_-★☆#").lower()
