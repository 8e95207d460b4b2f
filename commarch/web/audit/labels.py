"""How acts and things of the trail are called on pages."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from commarch.audit import Act

ACTS: dict[Act, LazyString] = {
    Act.REGISTER: _l("登记"),
    Act.EDIT: _l("修改著录"),
    Act.DISCARD: _l("删去草稿"),
    Act.FILE: _l("归档编号"),
    Act.RECLASSIFY: _l("改分类"),
    Act.IMPORT: _l("批量导入"),
    Act.UNDO_IMPORT: _l("撤销导入"),
    Act.EXPORT: _l("导出"),
    Act.DRAFT_SCHEME: _l("起草分类方案"),
    Act.EDIT_SCHEME: _l("修改分类方案"),
    Act.PUBLISH_SCHEME: _l("发布分类方案"),
    Act.ADOPT_SCHEME: _l("采用参考方案"),
    Act.OPEN_TENANT: _l("开通单位"),
    Act.CHANGE_SETTINGS: _l("改设置"),
    Act.INVITE: _l("邀请人员"),
    Act.CHANGE_ROLE: _l("任免"),
    Act.DISABLE_PERSON: _l("停用账号"),
    Act.ENABLE_PERSON: _l("恢复账号"),
    Act.RESEND_NOTICE: _l("重发提醒"),
    Act.READ_ACROSS: _l("跨社区查看"),
    Act.REVEAL: _l("查看个人信息"),
    Act.HAND_IN: _l("交来文件"),
    Act.TAKE: _l("接收"),
    Act.RETURN: _l("退回补正"),
    Act.DECLINE: _l("不归档"),
    Act.REDIRECT: _l("非本单位文件"),
    Act.EDIT_POST: _l("设岗"),
    Act.HOLD_POST: _l("任岗"),
    Act.OPEN_ARRANGEMENT: _l("开始整理"),
    Act.TAKE_OVER: _l("接手整理"),
    Act.PUT_IN_ORDER: _l("排列"),
    Act.MERGE: _l("合并成件"),
    Act.SPLIT: _l("拆分"),
    Act.RELATE: _l("建立关联"),
    Act.BOX: _l("装盒"),
    Act.CLOSE_BOX: _l("封盒"),
    Act.SHELVE: _l("上架"),
    Act.EDIT_PLACE: _l("改存放位置"),
    Act.COUNT_STOCK: _l("清点"),
    Act.BIND: _l("组卷"),
    Act.DESCRIBE_CLASS: _l("改著录项目"),
    Act.PRINT: _l("打印"),
    Act.ACCEPT_FINDING: _l("认可质检问题"),
    Act.MERGE_DUPLICATE: _l("合并重复件"),
    Act.ANSWER_ABSENT: _l("说明本年无"),
    Act.BEGIN_ACTIVITY: _l("建立活动"),
    Act.EDIT_ACTIVITY: _l("改活动"),
    Act.CLOSE_YEAR: _l("年度结束"),
    Act.WRITE_DOSSIER: _l("编写全宗卷"),
}

THINGS: dict[str, LazyString] = {
    "item": _l("归档文件"),
    "import_batch": _l("导入批次"),
    "scheme_version": _l("分类方案"),
    "tenant": _l("单位"),
    "person": _l("人员"),
    "notice": _l("提醒"),
    "page": _l("页面"),
    "print_order": _l("打印"),
    "stamp_setting": _l("归档章样式"),
    "post": _l("岗位"),
    "intake_document": _l("交来的文件"),
    "absence": _l("每年应有的条目"),
    "activity": _l("活动"),
    "activity_template": _l("活动模板"),
    "year": _l("归档年度"),
    "dossier_sheet": _l("全宗卷"),
}

FIELDS: dict[str, LazyString] = {
    "title": _l("题名"),
    "author": _l("责任者"),
    "document_number": _l("文号"),
    "document_date": _l("日期"),
    "pages": _l("页数"),
    "note": _l("备注"),
    "carriers": _l("载体"),
    "secrecy": _l("密级"),
    "openness": _l("开放标识"),
    "open_from": _l("开放日期"),
    "personal_level": _l("个人信息级"),
    "year": _l("年度"),
    "archival_class": _l("门类"),
    "archival_code": _l("档号"),
    "category_code": _l("类目"),
    "retention_code": _l("保管期限"),
    "entry_id": _l("归档范围条目"),
    "event_on": _l("起算日期"),
    "components": _l("组件"),
    "state": _l("状态"),
    "supplement": _l("补充归档"),
    "role": _l("角色"),
    "since": _l("起始日期"),
    "ended_on": _l("终止日期"),
    "kind": _l("类别"),
    "fonds_number": _l("全宗号"),
    "count": _l("件数"),
    "refused_rows": _l("没有入库的行"),
    "kept_items": _l("没有撤销的件"),
    "void_codes": _l("作废的档号"),
    "number": _l("版次"),
    "from_year": _l("启用年度"),
    "name": _l("名称"),
    "email": _l("邮箱"),
    "duty": _l("职责"),
    "categories": _l("分管类目"),
    "entries": _l("分管条目"),
    "holder": _l("担任"),
    "post": _l("岗位"),
    "way": _l("交来方式"),
    "decision": _l("处理"),
    "belongs_to": _l("归属单位"),
    "photos": _l("照片页数"),
    "photo": _l("照片"),
    "cells": _l("归档章格式"),
    "position": _l("套印位置"),
    "top_mm": _l("距上边"),
    "right_mm": _l("距右边"),
    "retention_as_code": _l("期限写代码"),
    "category_as_name": _l("机构或问题写名称"),
}


def act_label(act: Act) -> str:
    """Return what an act is called."""
    return str(ACTS[act])


def thing_label(kind: str) -> str:
    """Return what a kind of thing is called."""
    return str(THINGS.get(kind, kind))


def field_label(name: str) -> str:
    """Return what a changed field is called."""
    return str(FIELDS.get(name, name))
