"""A file of each kind that uses every key there is; a test makes sure of that."""

from __future__ import annotations

RULESET = """\
format: 1
ruleset: test/whole
title: {zh: 全, en: "whole, with everything"}
summary: {zh: 摘要, en: summary}
jurisdiction: {zh: 某县, en: some county}
in_force: {from: 2025-01-01, to: 2026-01-01, basis: modelled, note: 未载明}
applies_when:
  when: {level: '"county"'}
  cite: {source: 甲, at: 第一条}
  basis: stated
  says: {zh: 适用于县级。, en: for counties}
  note: {zh: 注, en: note}
sources:
  甲: {title: 办法, publisher: 某局, date: 2025-01, number: 12, note: 全文未见}
  page: {title: 2025}
types:
  kind: {enum: {plain: {zh: 一般, en: plain}, poor: 困难, 特殊: 特殊}}
inputs:
  level: {type: enum, values: {county: 县级, town: {zh: 镇级, en: town}}, label: {zh: 层级, en: level}}
  kind_of_case: {type: kind, label: {zh: 类别, en: kind of case}}
  kinds: {type: set, of: kind, label: {zh: 各类, en: kinds}}
  score: {type: decimal, scale: 1, min: 0, max: "100.0", unit: 分, label: {zh: 分数, en: score}, immutable: true}
  size: {type: integer, min: -1, max: 9, optional: true, label: {zh: 人数, en: size}, ask: {zh: 几人？, en: "how?"}}
  word: {type: text, max_length: 20, label: {zh: 词, en: word}, answered_by: {zh: 所, en: office}}
  day: {type: date, min: 2000-01-01, max: "2030-12-31", label: {zh: 日, en: day}}
  grave:
    type: boolean
    label: {zh: 严重, en: grave}
    judgement: {by: {zh: 组, en: panel}, criteria: {zh: 程度, en: degree}}
parameters:
  limit: {value: 60, label: {zh: 线, en: limit}, cite: {source: 甲, at: 第二条}, basis: official}
  figure:
    type: decimal
    scale: 1
    min: 0
    max: 9
    dated:
      - {from: 2025-01-01, to: 2025-07-01, value: 1.5, cite: {source: page, at: 一}, basis: stated}
      - {from: 2025-07-01, value: "2", cite: {source: page, at: 一}, basis: stated}
  share: {by: kind, value: {plain: 1, poor: 2, 特殊: 3}, cite: {source: page, at: 二}, basis: stated}
  hosts: {type: integer, min: 0, max: 5, required: true, ask: {zh: 多少？, en: "much?"}, label: {zh: 量, en: amount}}
  unknown: {type: decimal, scale: 0, min: 0, max: 1, open: true, label: {zh: 未公布, en: unpublished}}
decisions:
  sum:
    type: decimal
    scale: 1
    label: {zh: 合计, en: sum}
    formula: score + figure * hosts + unknown
    cite: {source: page, at: 三}
    basis: stated
    says: {zh: 相加, en: added}
    note: {zh: 注, en: note}
  verdict:
    type: enum
    values: {pass: 合格, fail: 不合格}
    label: {zh: 结论, en: verdict}
    hit_policy: unique
    rules:
      - id: high
        cite: {source: page, at: 四}
        basis: stated
        says: {zh: 高, en: high}
        when: {score: ">= 60", grave: false}
        then: '"pass"'
        strength: in principle
        note: {zh: 注, en: note}
      - id: unless
        cite: {source: page, at: 四}
        basis: stated
        says: {zh: 除外, en: unless}
        when: kind_of_case = poor and list contains(kinds, poor) and word != "x" and day > date("2020-01-01")
        overrides: [high]
    otherwise:
      {then: '"fail"', cite: {source: page, at: 五}, basis: stated, says: {zh: 低, en: low}, note: {zh: 注, en: n}}
    conflict: {cite: {source: page, at: 六}, says: {zh: 矛盾, en: at odds}}
  both:
    label: {zh: 两项, en: both}
    hit_policy: collect
    aggregate: list
    outputs:
      first: {type: integer, min: 0, max: 9, label: {zh: 其一, en: first}}
      second: {type: boolean, label: {zh: 其二, en: second}}
    rules:
      - id: null_size
        cite: {source: page, at: 七}
        basis: modelled
        says: {zh: 无, en: none}
        when: {size: null}
        then: {first: 1, second: true}
main: verdict
not_encoded:
  - {what: {zh: 其他, en: else}, why: {zh: 无文, en: no text}}
properties:
  - {monotone: {output: sum, in: score, direction: increasing}, says: {zh: 递增, en: it grows}}
  - independent: {output: verdict, of: hosts}
  - always: sum >= 0
  - never: false
  - total: verdict
"""

VOCABULARY = """\
format: 1
vocabulary: {zh: 共用, en: shared}
sources: {shared: {title: 办法}}
types: {colour: {enum: {red: 红, blue: 蓝}}}
inputs: {hue: {type: colour, label: {zh: 色, en: hue}}}
parameters: {rate: {value: 1, cite: {source: shared, at: 一}, basis: stated}}
"""

INCLUDING = """\
format: 1
include: [../shared.yaml]
ruleset: test/including
title: {zh: 引, en: including}
jurisdiction: {zh: 某县, en: some county}
in_force: {from: 2025-01-01, basis: modelled}
sources: {own: {title: 文}}
inputs: {ready: {type: boolean, label: {zh: 就绪, en: ready}}}
decisions:
  d:
    type: boolean
    formula: ready and hue = red and rate = 1
    label: {zh: 甲, en: d}
    cite: {source: shared, at: 一}
    basis: stated
    says: {zh: 甲, en: d}
main: d
"""

OVERLAY = """\
format: 1
overlay: test/whole
base: {from: 2025-01-01, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
title: {zh: 本地, en: local}
sources: {local: {title: 本地文}}
types: {street: {enum: {east: 东, west: 西}}}
inputs: {side: {type: street, label: {zh: 侧, en: side}}}
parameters: {limit: {value: 70, cite: {source: local, at: 一}, basis: stated}}
rules:
  high: {in: verdict, says: {zh: 更高, en: higher}, note: {zh: 注, en: note}, strength: must}
  "local.1":
    in: verdict
    after: high
    cite: {source: local, at: 一}
    basis: stated
    says: {zh: 东, en: east}
    when: {side: '"east"'}
    then: '"fail"'
    overrides: [high]
  other: {before: high, then: null}
otherwise:
  verdict:
    {then: '"pass"', cite: {source: local, at: 二}, basis: stated, says: {zh: 余, en: rest}, note: {zh: 注, en: n}}
labels: {score: {zh: 得分, en: points}, kind.plain: {zh: 普通, en: ordinary}}
"""

CASES = """\
- case: everything is looked at
  as_of: 2025-03-01
  facts: {score: 92.55, grave: false, word: UNKNOWN, size: null, kinds: [plain, poor]}
  parameters: {hosts: 1, shares: {a: 1, b: "2"}}
  story: 第三段
  expect:
    status: DECIDED
    outcome: 91.185
    outputs: {sum: 91.185, verdict: pass, flag: true}
    determining: [verdict.high]
    missing: []
    decisions:
      sum: {status: UNDETERMINED, outcome: "1", determining: [], missing: [score]}
- case: the facts are wrong
  as_of: "2025-03-01"
  facts: {}
  expect: {problems: [JR601]}
"""
