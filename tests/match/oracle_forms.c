#include "tests/match/oracle_rules.h"

#define THREE                                                                                      \
    "  a: {email.subject|contains: e}\n  b: {coldtrail.body.text|contains: [cold, free]}\n"        \
    "  c: {email.to.address|endswith: .com}\n"
#define NAMED                                                                                      \
    "  sel_a: {email.subject|contains: o}\n  sel_b: {url.full|startswith: http}\n"                 \
    "  filter_c: {email.reply_to.address: '*'}\n  _hidden: {coldtrail.body.html: '*'}\n"
#define FILTERED(id, detection)                                                                    \
    "title: filtered\nid: 00000000-0000-4000-8000-00000000000" id                                  \
    "\nlogsource: {category: email}\ndetection:\n" detection "\n"
#define FILTER(rules, filter)                                                                      \
    "---\ntitle: a filter\nlogsource: {category: email}\nfilter:\n  rules: " rules "\n" filter "\n"

/* Long strings are of many pieces. NOLINTBEGIN(bugprone-suspicious-missing-comma) */
const struct oracle_form oracle_forms[] = {
    /* wildcards and their escapes (Sigma specification, "Wildcards") */
    {"  s: {coldtrail.raw: '*a?e*'}", "  s: {coldtrail.raw|re|i|s: 'a.e'}"},
    {"  s: {coldtrail.raw|contains: 'a*z?'}", "  s: {coldtrail.raw|re|i|s: 'a.*z.'}"},
    {"  s: {coldtrail.raw|contains: 'what\\*'}", "  s: {coldtrail.raw|re|i: 'what\\*'}"},
    {"  s: {coldtrail.raw|contains: 'what\\?'}", "  s: {coldtrail.raw|re|i: 'what\\?'}"},
    {"  s: {coldtrail.raw|contains: 'c:\\cold'}", "  s: {coldtrail.raw|re|i: 'c:\\\\cold'}"},
    {"  s: {coldtrail.raw|contains: 'c:\\\\*end'}", "  s: {coldtrail.raw|re|i|s: 'c:\\\\.*end'}"},
    {"  s: {coldtrail.raw|contains: 'a\\\\\\*b'}", "  s: {coldtrail.raw|re|i: 'a\\\\\\*b'}"},
    {"  s: {coldtrail.raw|contains: 'c:\\\\\\\\x'}", "  s: {coldtrail.raw|re|i: 'c:\\\\\\\\x'}"},
    {"  s: {coldtrail.raw|contains: 'x\\'}", "  s: {coldtrail.raw|re|i: 'x\\\\'}"},
    {"  s: {coldtrail.raw|startswith: 're?eived'}", "  s: {coldtrail.raw|re|i|s: '\\Are.eived'}"},
    {"  s: {coldtrail.raw|endswith: \"d?\\n\"}", "  s: {coldtrail.raw|re|i|s: 'd.\\n\\z'}"},
    {"  s: {coldtrail.raw: 'received:*'}", "  s: {coldtrail.raw|re|i: '\\Areceived:'}"},
    {"  s: {coldtrail.raw|cased|contains: 'T?e'}", "  s: {coldtrail.raw|re|s: 'T.e'}"},
    /* where a value begins and ends */
    {"  s: {url.top_level_domain: example}", "  s: {url.top_level_domain|re|i: '\\Aexample\\z'}"},
    {"  s: {url.path|startswith: /p}", "  s: {url.path|re|i: '\\A/p'}"},
    {"  s: {email.to.address|endswith: .com}", "  s: {email.to.address|re|i: '\\.com\\z'}"},
    {"  s: {coldtrail.header.mime-version: 1.0}",
     "  s: {coldtrail.header.mime-version|re: '\\A1\\.0\\z'}"},
    {"  s: {email.attachments.file.size: [8, 12]}",
     "  s: {email.attachments.file.size|re: '\\A(8|12)\\z'}"},
    {"  s: {coldtrail.attachment.path: 2}", "  s: {coldtrail.attachment.path: '2'}"},
    {"  s: {email.subject: ['', null-ish, 'a*']}",
     "  a: {email.subject: ''}\n  b: {email.subject: null-ish}\n  c: {email.subject|startswith: "
     "a}\n  condition: 1 of them"},
    /* absence */
    {"  s: {email.cc.address: null}", "  s: {email.cc.address|exists: false}"},
    {"  s: {email.cc.address|exists: true}", "  s: {email.cc.address: '*'}"},
    {"  s: {email.cc.address|exists: false}", "  s: {email.cc.address: '*'}\n  condition: not s"},
    {"  s: {url.full|neq: null}", "  s: {url.full|exists: true}"},
    /* neq */
    {"  s: {email.subject|contains|neq: e}",
     "  s: {email.subject|contains: e}\n  condition: not s"},
    {"  s: {coldtrail.body.text|re|i|neq: 'the|and'}",
     "  s: {coldtrail.body.text|re|i: 'the|and'}\n  condition: not s"},
    {"  s: {url.domain|endswith|neq: [.com, .example]}",
     "  a: {url.domain|endswith: .com}\n  b: {url.domain|endswith: .example}\n  condition: not (a "
     "or b)"},
    {"  s: {coldtrail.body.text|contains|all|neq: [a, the]}",
     "  a: {coldtrail.body.text|contains: a}\n  b: {coldtrail.body.text|contains: the}\n  "
     "condition: not a or not b"},
    {"  s: {email.from.address|startswith|neq: a, email.subject|contains: o}",
     "  a: {email.from.address|startswith: a}\n  b: {email.subject|contains: o}\n  condition: b "
     "and not a"},
    {"  s: {'|neq': [the, cold]}", "  a: the\n  b: cold\n  condition: not a and not b"},
    /* all */
    {"  s: {coldtrail.body.text|contains|all: [the, a, e]}",
     "  a: {coldtrail.body.text|contains: the}\n  b: {coldtrail.body.text|contains: a}\n  c: "
     "{coldtrail.body.text|contains: e}\n  condition: a and b and c"},
    {"  s: {'|all': [cold, a, e]}", "  a: cold\n  b: a\n  c: e\n  condition: all of them"},
    {"  s: {'|re|i|all': [COLD, 'a.']}",
     "  a: {'|re|i': COLD}\n  b: {'|re|i': 'a.'}\n  condition: a and b"},
    /* cased, wherever it stands in the chain */
    {"  s: {email.subject|cased|contains: Re}", "  s: {email.subject|re: Re}"},
    {"  s: {email.subject|contains|cased: Re}", "  s: {email.subject|re: Re}"},
    {"  s: {coldtrail.body.text|cased|windash|contains: ' -Enc'}",
     "  s: {coldtrail.body.text|re: ' (?:[-/]|\\xe2\\x80[\\x93\\x94\\x95])Enc'}"},
    {"  s: {coldtrail.body.text|windash|contains|cased: ' -Enc'}",
     "  s: {coldtrail.body.text|re: ' (?:[-/]|\\xe2\\x80[\\x93\\x94\\x95])Enc'}"},
    /* windash */
    {"  s: {coldtrail.body.text|windash|contains: ' -enc '}",
     "  s: {coldtrail.body.text|contains: [' -enc ', ' /enc ', ' \xe2\x80\x93"
     "enc ', ' \xe2\x80\x94"
     "enc ', ' \xe2\x80\x95"
     "enc ']}"},
    {"  s: {coldtrail.body.text|contains|windash|all: [' -enc', -quiet]}",
     "  a: {coldtrail.body.text|contains: [' -enc', ' /enc', ' \xe2\x80\x93"
     "enc', ' \xe2\x80\x94"
     "enc', ' \xe2\x80\x95"
     "enc']}\n  b: {coldtrail.body.text|contains: [-quiet, /quiet, \xe2\x80\x93quiet, "
     "\xe2\x80\x94quiet, \xe2\x80\x95quiet]}\n  condition: a and b"},
    {"  s: {coldtrail.raw|windash|contains: '-k -q'}",
     "  s: {coldtrail.raw|re|i: "
     "'(?:[-/]|\\xe2\\x80[\\x93-\\x95])k (?:[-/]|\\xe2\\x80[\\x93-\\x95])q'}"},
    /* Base64 and UTF-16 */
    {"  s: {coldtrail.raw|base64|contains: cold chain}",
     "  s: {coldtrail.raw|cased|contains: Y29sZCBjaGFpbg==}"},
    {"  s: {coldtrail.raw|base64offset|contains: 'http://'}",
     "  s: {coldtrail.raw|cased|contains: [aHR0cDovL, h0dHA6Ly, odHRwOi8v]}"},
    {"  s: {coldtrail.raw|base64offset|contains: 'gr\xc3\xb6\xc3\x9f"
     "e'}",
     "  s: {coldtrail.raw|cased|contains: [Z3LDtsOfZ, dyw7bDn2, ncsO2w59l]}"},
    {"  s: {coldtrail.raw|wide|base64offset|contains: vaccine}",
     "  s: {coldtrail.raw|cased|contains: [dgBhAGMAYwBpAG4AZQ, YAYQBjAGMAaQBuAGUA, "
     "2AGEAYwBjAGkAbgBlA]}"},
    {"  s: {coldtrail.raw|utf16le|base64offset|contains: vaccine}",
     "  s: {coldtrail.raw|cased|contains: [dgBhAGMAYwBpAG4AZQ, YAYQBjAGMAaQBuAGUA, "
     "2AGEAYwBjAGkAbgBlA]}"},
    {"  s: {coldtrail.raw|utf16be|base64offset|contains: Vaccine}",
     "  s: {coldtrail.raw|cased|contains: [AFYAYQBjAGMAaQBuAG, BWAGEAYwBjAGkAbgBl, "
     "AVgBhAGMAYwBpAG4AZ]}"},
    {"  s: {coldtrail.raw|utf16|base64|contains: VACC}",
     "  s: {coldtrail.raw|cased|contains: //5WAEEAQwBDAA==}"},
    {"  s: {coldtrail.raw|windash|base64offset|contains: ' -enc'}",
     "  s: {coldtrail.raw|cased|contains: [IC1lbm, AtZW5j, gLWVuY, IC9lbm, AvZW5j, gL2VuY, "
     "IOKAk2VuY, DigJNlbm, g4oCTZW5j, IOKAlGVuY, DigJRlbm, g4oCUZW5j, IOKAlWVuY, DigJVlbm, "
     "g4oCVZW5j]}"},
    {"  s: {coldtrail.raw|base64offset|contains|neq: 'http://'}",
     "  s: {coldtrail.raw|re: 'aHR0cDovL|h0dHA6Ly|odHRwOi8v'}\n  condition: not s"},
    {"  s: {coldtrail.raw|base64|base64|contains: cold}",
     "  s: {coldtrail.raw|cased|contains: WTI5c1pBPT0=}"},
    {"  s: {coldtrail.raw|utf16be|base64|contains: a Vaccine}",
     "  s: {coldtrail.raw|contains|cased: AGEAIABWAGEAYwBjAGkAbgBl}"},
    {"  s: {coldtrail.raw|utf16|base64offset|contains: VACCINE}",
     "  s: {coldtrail.raw|cased|contains: [//5WAEEAQwBDAEkATgBFA, /+VgBBAEMAQwBJAE4ARQ, "
     "//lYAQQBDAEMASQBOAEUA]}"},
    {"  s: {coldtrail.attachment.content|utf16le|endswith: cold}",
     "  s: {coldtrail.attachment.content|re|i: 'c\\x00o\\x00l\\x00d\\x00\\z'}"},
    {"  s: {coldtrail.attachment.content|wide|contains: vaccine}",
     "  s: {coldtrail.attachment.content|re|i: "
     "'v\\x00a\\x00c\\x00c\\x00i\\x00n\\x00e\\x00'}"},
    {"  s: {coldtrail.attachment.content|wide|cased|contains: Vaccine}",
     "  s: {coldtrail.attachment.content|re: 'V\\x00a\\x00c\\x00c\\x00i\\x00n\\x00e\\x00'}"},
    {"  s: {coldtrail.attachment.content|utf16le|startswith: a}",
     "  s: {coldtrail.attachment.content|re|i: '\\Aa\\x00'}"},
    {"  s: {coldtrail.attachment.content|utf16be|contains: '\xc3\xa4'}",
     "  s: {coldtrail.attachment.content|re: '\\x00\\xe4'}"},
    {"  s: {coldtrail.attachment.content|utf16|startswith: vaccine}",
     "  s: {coldtrail.attachment.content|re|i: "
     "'\\A\\xff\\xfev\\x00a\\x00c\\x00c\\x00i\\x00n\\x00e\\x00'}"},
    {"  s: {coldtrail.attachment.content|wide|contains: 'v?c*e'}",
     "  s: {coldtrail.attachment.content|re|i|s: 'v\\x00..c\\x00.*e\\x00'}"},
    /* expand */
    {"  s: {coldtrail.from.domain|expand: '%partners%'}",
     "  s: {coldtrail.from.domain: [cold.example, chain.example, yahoo.com]}"},
    {"  s: {email.to.address|endswith|expand: '@%partners%'}",
     "  s: {email.to.address|endswith: ['@cold.example', '@chain.example', '@yahoo.com']}"},
    {"  s: {coldtrail.from.registered_domain|expand: '%domains%'}",
     "  s: {coldtrail.from.registered_domain: [cold.example, cold-chain.example, third.example]}"},
    {"  s: {url.domain|domain|expand: '%companies.domains%'}",
     "  s: {url.domain|domain: [cold.example, cold-chain.example, third.example]}"},
    {"  s: {coldtrail.body.text|contains|expand: '%words%'}",
     "  s: {coldtrail.body.text|contains: ['50%', 'c\\*d', 'what\\?', vaccine]}"},
    {"  s: {coldtrail.body.text|contains|expand: ['50\\%', '%name%']}",
     "  s: {coldtrail.body.text|contains: ['50%', cold chain, third]}"},
    {"  s: {coldtrail.from.domain|expand|neq: '%partners%'}",
     "  s: {coldtrail.from.domain|expand: '%partners%'}\n  condition: not s"},
    {"  s: {coldtrail.from.registered_domain|lookalike|expand: '%partners%'}",
     "  s: {coldtrail.from.registered_domain|lookalike: [cold.example, chain.example, yahoo.com]}"},
    /* domains and networks */
    {"  s: {coldtrail.from.domain|domain: cold.example}",
     "  s: {coldtrail.from.domain|re|i: '(?:\\A|\\.)cold\\.example\\.?\\z'}"},
    {"  s: {url.domain|domain|neq: example}",
     "  s: {url.domain|domain: example}\n  condition: not s"},
    {"  s: {coldtrail.received.ip|cidr: 192.0.2.0/24}",
     "  s: {coldtrail.received.ip|startswith: 192.0.2.}"},
    {"  s: {coldtrail.received.ip|cidr: 192.0.2.0/29}",
     "  s: {coldtrail.received.ip: '192.0.2.?', coldtrail.received.ip|re: "
     "'\\A192\\.0\\.2\\.[0-7]\\z'}"},
    {"  s: {coldtrail.received.ip|cidr: '127.0.0.1'}", "  s: {coldtrail.received.ip: 127.0.0.1}"},
    {"  s: {coldtrail.received.ip|cidr|neq: 128.0.0.0/1}",
     "  s: {coldtrail.received.ip|re: '\\A(?:12[89]|1[3-9]\\d|2\\d\\d)\\.\\d+\\.\\d+\\.\\d+\\z'}\n"
     "  condition: not s"},
    {"  s: {coldtrail.received.ip|cidr: '2001:db8::/32'}",
     "  s: {coldtrail.received.ip|re|i: '\\A2001:0?db8:'}"},
    /* numbers, times, parts of dates, other fields */
    {"  s: {email.attachments.file.size|lt: 10}",
     "  s: {email.attachments.file.size|re: '\\A\\d\\z'}"},
    {"  s: {email.attachments.file.size|gt: 9, email.attachments.file.size|lte: 99}",
     "  s: {email.attachments.file.size|re: '\\A\\d\\d\\z'}"},
    {"  s: {email.attachments.file.size|gte: 10}",
     "  s: {email.attachments.file.size|re: '\\A\\d{2,}\\z'}"},
    {"  s: {email.origination_timestamp|gte: '2020-10-06', email.origination_timestamp|lt: "
     "'2020-10-07'}",
     "  s: {email.origination_timestamp|startswith: '2020-10-06T'}"},
    {"  s: {email.origination_timestamp|year: 2020}",
     "  s: {email.origination_timestamp|startswith: '2020-'}"},
    {"  s: {email.origination_timestamp|month: [10, 12]}",
     "  s: {email.origination_timestamp|re: '\\A\\d{4}-1[02]-'}"},
    {"  s: {email.origination_timestamp|day: 6}",
     "  s: {email.origination_timestamp|re: '\\A\\d{4}-\\d\\d-06'}"},
    {"  s: {email.origination_timestamp|month|lt: 4, email.origination_timestamp|day|neq: 6}",
     "  s: {email.origination_timestamp|re: '\\A\\d{4}-0[1-3]-(?!06)'}"},
    {"  s: {email.origination_timestamp|hour|gte: 20}",
     "  s: {email.origination_timestamp|re: 'T2[0-3]:'}"},
    {"  s: {email.origination_timestamp|minute: 0}",
     "  s: {email.origination_timestamp|re: 'T\\d\\d:00'}"},
    {"  s: {email.origination_timestamp|minute|lt: 30}",
     "  s: {email.origination_timestamp|re: 'T\\d\\d:[0-2]'}"},
    {"  s: {email.origination_timestamp|week: 41, email.origination_timestamp|year: 2020}",
     "  s: {email.origination_timestamp|startswith: ['2020-10-05', '2020-10-06', '2020-10-07', "
     "'2020-10-08', '2020-10-09', '2020-10-10', '2020-10-11']}"},
    {"  s: {email.subject|fieldref: email.subject}", "  s: {email.subject: '*'}"},
    /* regexes */
    {"  s: {email.subject|re|ignorecase: 'cold|re'}", "  s: {email.subject|re|i: 'cold|re'}"},
    {"  s: {coldtrail.body.text|re|multiline: '^the|e$'}",
     "  s: {coldtrail.body.text|re: '(?m)^the|e$'}"},
    {"  s: {coldtrail.body.text|re|dotall: 'e.t'}", "  s: {coldtrail.body.text|re: '(?s)e.t'}"},
    {"  s: {coldtrail.body.text|re|i|m|s: '^dear.*e$'}",
     "  s: {coldtrail.body.text|re: '(?ims)^dear.*e$'}"},
    {"  s: {coldtrail.body.html|re|i|s: '<a.*href'}",
     "  s: {coldtrail.body.html|re: '(?is)<a.*href'}"},
    {"  s: {email.subject|re|ignorecase: '^re|e$'}", "  s: {email.subject|re|i: '^re|e$'}"},
    {"  s: {coldtrail.body.text|re|ignorecase|dotall: 'the.*e'}",
     "  s: {coldtrail.body.text|re|s|i: 'the.*e'}"},
    {"  s: {coldtrail.body.text|re|multiline|dotall: '^T.*e$'}",
     "  s: {coldtrail.body.text|re|s|m: '^T.*e$'}"},
    {"  s: {coldtrail.headers.raw|re|multiline: '^To: .*e$'}",
     "  s: {coldtrail.headers.raw|re: '(?m)^To: .*e$'}"},
    {"  s: {email.subject|re: '^\xc3\x84.'}", "  s: {email.subject|re: '^\\xc3\\x84[^\\n]'}"},
    {"  s: {coldtrail.body.text|re|i: 'gr\xc3\xb6\xc3\x9f"
     "e|\xc3\xb6"
     "ld'}",
     "  s: {coldtrail.body.text|re: "
     "'[Gg][Rr](?:\\xc3\\xb6|\\xc3\\x96)(?:\\xc3\\x9f|\\xe1\\xba\\x9e)[Ee]|(?:\\xc3\\xb6|"
     "\\xc3\\x96)[Ll][Dd]'}"},
    /* selections */
    {"  s: [cold, vaccine]", "  a: cold\n  b: vaccine\n  condition: a or b"},
    {"  s:\n  - {email.subject|contains: cold}\n  - {url.full: '*', email.cc.address: null}",
     "  a: {email.subject|contains: cold}\n  b: {url.full: '*'}\n  c: {email.cc.address: null}\n  "
     "condition: a or b and c"},
    {"  s:\n  - vaccine\n  - {email.subject|startswith: re}",
     "  a: vaccine\n  b: {email.subject|startswith: re}\n  condition: 1 of them"},
    {"  s: {email.subject|contains: [re, cold], url.domain|endswith: [.com, .example]}",
     "  a: {email.subject|contains: re}\n  b: {email.subject|contains: cold}\n  c: "
     "{url.domain|endswith: .com}\n  d: {url.domain|endswith: .example}\n  condition: (a or b) and "
     "(c or d)"},
    /* conditions (Sigma specification, "Condition"); weakest first: or, and, not, N of, ( ) */
    {THREE "  condition: a or b and c", THREE "  condition: a or (b and c)"},
    {THREE "  condition: (a or b) and c", THREE "  condition: (a and c) or (b and c)"},
    {THREE "  condition: not a and b or c", THREE "  condition: ((not a) and b) or c"},
    {THREE "  condition: not (a and b) or c", THREE "  condition: not a or not b or c"},
    {THREE "  condition: not not a", THREE "  condition: a"},
    {THREE "  condition: NOT a AND b OR c", THREE "  condition: c or (b and not a)"},
    {THREE "  condition: 1 of them", THREE "  condition: a or b or c"},
    {THREE "  condition: any of them", THREE "  condition: a or b or c"},
    {THREE "  condition: all of them", THREE "  condition: a and b and c"},
    {THREE "  condition: 2 of them", THREE "  condition: a and b or a and c or b and c"},
    {THREE "  condition: 3 of them", THREE "  condition: a and b and c"},
    {THREE "  condition: not 2 of them",
     THREE "  condition: not (a and b) and not (a and c) and not (b and c)"},
    {THREE "  condition: not 1 of them", THREE "  condition: not a and not b and not c"},
    {THREE "  condition: not all of them and a", THREE "  condition: a and (not b or not c)"},
    {THREE "  condition: [a and b, c]", THREE "  condition: (a and b) or c"},
    {THREE "  condition: [not a, all of them]", THREE "  condition: not a or (a and b and c)"},
    {NAMED "  condition: 1 of sel_*", NAMED "  condition: sel_a or sel_b"},
    {NAMED "  condition: any of sel_*", NAMED "  condition: sel_a or sel_b"},
    {NAMED "  condition: all of sel_* and not 1 of filter_*",
     NAMED "  condition: sel_a and sel_b and not filter_c"},
    {NAMED "  condition: 2 of sel_* or filter_c", NAMED "  condition: sel_a and sel_b or filter_c"},
    {NAMED "  condition: any of filter_* or sel_a and sel_b",
     NAMED "  condition: filter_c or (sel_a and sel_b)"},
    {NAMED "  condition: all of *l_*", NAMED "  condition: sel_a and sel_b"},
    {NAMED "  condition: not 1 of *_c", NAMED "  condition: not filter_c"},
    {NAMED "  condition: [1 of sel_* and filter_c, _hidden]",
     NAMED "  condition: (sel_a or sel_b) and filter_c or _hidden"},
    {NAMED "  condition: any of *_b or not all of *_a", NAMED "  condition: sel_b or not sel_a"},
    {NAMED "  condition: 1 of *_a", NAMED "  condition: sel_a"},
    {NAMED "  condition: all of them", NAMED "  condition: sel_a and sel_b and filter_c"},
    {NAMED "  condition: 1 of them and not _hidden",
     NAMED "  condition: (sel_a or sel_b or filter_c) and not _hidden"},
    {NAMED "  condition: 1 of _*", NAMED "  condition: _hidden"},
    {NAMED "  condition: sel_a and not (filter_c or _hidden)",
     NAMED "  condition: sel_a and not filter_c and not _hidden"},
    /* filters (Sigma specification, "Filters") */
    {FILTERED("1", THREE "  condition: a") FILTER("[00000000-0000-4000-8000-000000000001]",
                                                  "  b: {url.full: '*'}\n  condition: not b"),
     "  a: {email.subject|contains: e}\n  b: {url.full: '*'}\n  condition: a and not b"},
    {FILTERED("2", THREE "  condition: a or b")
         FILTER("[00000000-0000-4000-8000-000000000002]",
                "  a: {coldtrail.body.text|contains: the}\n  condition: a"),
     THREE "  d: {coldtrail.body.text|contains: the}\n  condition: (a or b) and d"},
};
const size_t oracle_form_count = sizeof oracle_forms / sizeof oracle_forms[0];

/* Each kind of test, its flags, and formulas over them (SpamAssassin, "Mail::SpamAssassin::Conf").
 */
const char oracle_tests[] =
    "header SUBJECT_COLD Subject =~ /cold/i\n"
    "header SUBJECT_RE Subject =~ /^Re:/\n"
    "header SUBJECT_NO_E Subject !~ /e/\n"
    "header CC_NONE Cc !~ /\\@/\n"
    "header CC_UNSET Cc =~ /^UNSET$/ [if-unset: UNSET]\n"
    "header MAILER_UNSET X-Mailer =~ /^(?:UNSET|m)$/ [if-unset: UNSET]\n"
    "header CC_NOT_UNSET Cc !~ /^UNSET$/ [if-unset: UNSET]\n"
    "header TO_EXISTS exists:To\n"
    "header FROM_ADDR From:addr =~ /\\.example$/i\n"
    "header FROM_NAME From:name =~ /^[A-Z]/\n"
    "header FROM_RAW From:raw =~ /</\n"
    "header TO_CC ToCc =~ /\\@/\n"
    "header ALL_HEADERS ALL =~ /^Received: from/m\n"
    "header MESSAGE_ID MESSAGEID =~ /\\@/\n"
    "header __RECEIVED Received =~ /\\bby\\b/\ntflags __RECEIVED multiple\n"
    "header __RECEIVED_TWO Received =~ /\\d/\ntflags __RECEIVED_TWO multiple maxhits=2\n"
    "body PARAGRAPH_COLD /cold/i\n"
    "body PARAGRAPH_START /^(?:dear|the|hi)\\b/i\n"
    "body PARAGRAPH_ALONE /^cold/i\ntflags PARAGRAPH_ALONE nosubject\n"
    "body __E /e/\ntflags __E multiple\n"
    "body __THE /\\bthe\\b/i\ntflags __THE multiple maxhits=5\n"
    "body __WORD_START /\\b(?=t)/\ntflags __WORD_START multiple maxhits=9\n"
    "rawbody RAW_TAG /<\\w+>/\n"
    "rawbody __LINE /^/m\ntflags __LINE multiple\n"
    "rawbody RAW_LINES /\\n\\n/\n"
    "full FULL_MIME /^MIME-Version:/mi\n"
    "full FULL_BYTE /[\\x80-\\xff]/\n"
    "uri URI_PHP /\\.php$/\n"
    "uri __URI /./\ntflags __URI multiple\n"
    "mimeheader PART_HTML Content-Type =~ /html/i\n"
    "mimeheader PART_NAME Content-Disposition =~ /name=/\n"
    "mimeheader PART_NOT_PLAIN Content-Type !~ /plain/i\n"
    "meta AND_OR SUBJECT_COLD && (PARAGRAPH_COLD || URI_PHP)\n"
    "meta AND_NOT SUBJECT_RE && !PARAGRAPH_COLD\n"
    "meta NEITHER !SUBJECT_COLD && !URI_PHP\n"
    "meta SUM_TWO SUBJECT_COLD + PARAGRAPH_COLD + URI_PHP + PART_HTML >= 2\n"
    "meta SUM_MINUS SUBJECT_RE - CC_NONE < 0\n"
    "meta WEIGHTED 2 * PARAGRAPH_COLD + 0.5 * URI_PHP > 2.25\n"
    "meta RATIO __THE / __E > 0.2\n"
    "meta RATIO_OF_NONE __E / URI_PHP > 3\n"
    "meta MANY_E __E > 20\n"
    "meta FEW_E __E <= 3\n"
    "meta THREE_THE __THE == 3\n"
    "meta NOT_FIVE_THE __THE != 5\n"
    "meta WORDS __WORD_START >= 4\n"
    "meta HOPS __RECEIVED >= 2 || __RECEIVED_TWO == 2\n"
    "meta LINES __LINE > 4\n"
    "meta LINKS __URI >= 2\n"
    "meta NEGATIVE -__URI + __THE > 0\n"
    "meta EITHER_MANY (__URI || __THE) > 2\n"
    "meta BOTH_MANY (__URI && __THE && __E) > 9\n"
    "meta TRUTHS (__URI && __THE) + (PART_HTML || URI_PHP) + !SUBJECT_RE >= 2\n"
    "meta WORTH (!CC_NONE || 3) * __URI - 2 * !__THE > 1\n"
    "meta MIXED !(__E && SUBJECT_COLD) * 3 + __THE / 2 - __URI > 2.5\n"
    "meta DEPTH -(-__URI) == (__URI || 0) && __E > 1\n"
    "meta OF_METAS AND_OR + SUM_TWO + MANY_E >= 2 && !AND_NOT\n"
    "meta LACKS SUBJECT_COLD && !NOT_LOADED\n"
    "meta EITHER __URI || __THE\n"
    "required_score 14\nscore MANY_E 2\nscore SUBJECT_COLD 2.5\nscore LINKS 1.5\nscore CC_NONE "
    "-0.5\n";
/* NOLINTEND(bugprone-suspicious-missing-comma) */
