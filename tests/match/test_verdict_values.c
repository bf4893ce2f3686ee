/* How values compare: the modifiers, one claim a test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "tests/match/verdict_case.h"

static void strings_compare_with_the_whole_value(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "cold chain"), SUBJECT("Cold Chain"), true},
        {ON_SUBJECT("", "cold chain"), SUBJECT("Cold Chains"), false},
        {ON_SUBJECT("", "cold chain"), SUBJECT("a Cold Chain"), false},
        {ON_SUBJECT("|contains", "cold chain"), SUBJECT("a Cold Chains"), true},
        {ON_SUBJECT("|contains", "cold chain"), SUBJECT("cold  chain"), false},
        {ON_SUBJECT("|startswith", "cold"), SUBJECT("COLD CHAIN"), true},
        {ON_SUBJECT("|startswith", "cold"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|startswith", "cold"), SUBJECT("cold"), true},
        {ON_SUBJECT("|endswith", "chain"), SUBJECT("COLD CHAIN"), true},
        {ON_SUBJECT("|endswith", "chain"), SUBJECT("chain cold"), false},
        {ON_SUBJECT("|endswith", "chain"), SUBJECT("chain"), true},
        {ON_SUBJECT("|startswith", "a"), SUBJECT("ba"), false},
        {ON_SUBJECT("|endswith", "aa"), SUBJECT("aaaaa"), true},
        {ON_SUBJECT("|startswith", "aa"), SUBJECT("aaaaa"), true},
        {ON_SUBJECT("", "[x, cold chain, y]"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "[x, y]"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "''"), SUBJECT(""), true},
        {ON_SUBJECT("", "''"), SUBJECT("a"), false},
        {ON_SUBJECT("", "''"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|cased", "''"), SUBJECT(""), true},
        {ON_SUBJECT("", "[a, '']"), SUBJECT(""), true},
    };
    EXPECT_ALL(cases);
}

static void wildcards_stand_for_characters(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "'cold*'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'cold*'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'cold*'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("", "'*chain'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'*chain'"), SUBJECT("chain x"), false},
        {ON_SUBJECT("", "'*chain*'"), SUBJECT("a chain b"), true},
        {ON_SUBJECT("", "'c*n'"), SUBJECT("cn"), true},
        {ON_SUBJECT("", "'c*n'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'c*n'"), SUBJECT("cold chains"), false},
        {ON_SUBJECT("", "'c*a*n'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("", "'c*x*n'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "'ab*ba'"), SUBJECT("aba"), false},
        {ON_SUBJECT("", "'ab*ba'"), SUBJECT("abba"), true},
        {ON_SUBJECT("", "'c?ld'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'c?ld'"), SUBJECT("cld"), false},
        {ON_SUBJECT("", "'?old'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'?old'"), SUBJECT("old"), false},
        {ON_SUBJECT("", "'col?'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'col?'"), SUBJECT("col"), false},
        {ON_SUBJECT("", "'col?'"), SUBJECT("colds"), false},
        {ON_SUBJECT("", "'???\?'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'???\?'"), SUBJECT("cold!"), false},
        {ON_SUBJECT("", "'???*'"), SUBJECT("cold"), true},
        {ON_SUBJECT("", "'*?????*'"), SUBJECT("cold"), false},
        {ON_SUBJECT("", "'*?*'"), SUBJECT(""), false},
        {ON_SUBJECT("", "'*'"), SUBJECT(""), true},
        {ON_SUBJECT("", "'*'"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|contains", "'o?d c*n'"), SUBJECT("a cold chains"), true},
        {ON_SUBJECT("|contains", "'o?d c*n'"), SUBJECT("a could chains"), false},
        {ON_SUBJECT("|startswith", "'c?ld'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|startswith", "'c?ld'"), SUBJECT("a cold chain"), false},
        {ON_SUBJECT("|endswith", "'ch?in'"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|endswith", "'ch?in'"), SUBJECT("cold chains"), false},
        {ON_SUBJECT("", "'a\\*b'"), SUBJECT("a*b"), true},
        {ON_SUBJECT("", "'a\\*b'"), SUBJECT("axb"), false},
        {ON_SUBJECT("", "'a\\?b'"), SUBJECT("a?b"), true},
        {ON_SUBJECT("", "'a\\?b'"), SUBJECT("axb"), false},
        {ON_SUBJECT("", "'a\\\\*'"), SUBJECT("a\\b"), true},
    };
    EXPECT_ALL(cases);
}

/* Other engines search for the regex that they make of a value, or anchor it to lines. */
static void wildcards_are_anchored_at_both_ends(void **state)
{
    (void)state;
#define LINES "Subject: cold chain\nTo: x@b.example\n\nwarm\ncold\nwarm\n"
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "'co?d'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("", "'co?d'"), SUBJECT("cold a"), false},
        {ON_SUBJECT("", "'c*d'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "'o*d'"), SUBJECT("cold"), false},
        {ON_SUBJECT("|cased", "'c*d'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("", "[x, 'l?', 'o*d', '?ol']"), SUBJECT("cold"), false},
        {"  s: {coldtrail.body.text: 'co?d'}", LINES, false},
        {"  s: {coldtrail.body.text: 'c*d'}", LINES, false},
        {"  s: {coldtrail.body.text: 'w*c?ld*m*'}", LINES, true},
        {"  s: {coldtrail.body.text|startswith: 'co?d'}", LINES, false},
        {"  s: {coldtrail.body.text|endswith: 'co?d'}", LINES, false},
        {"  s: {coldtrail.headers.values: 'x@?'}", LINES, false},
        {"  s: {coldtrail.raw: 'subject*war?'}", LINES, false},
        {"  s: {coldtrail.raw: \"subject*war?\\n\"}", LINES, true},
    };
    EXPECT_ALL(cases);
}

static void a_question_mark_is_one_character_of_any_size(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("", "'caf?'"), SUBJECT("caf\xc3\xa9"), true},
        {ON_SUBJECT("", "'caf?\?'"), SUBJECT("caf\xc3\xa9"), false},
        {ON_SUBJECT("", "'?'"), SUBJECT("\xe2\x82\xac"), true},
        {ON_SUBJECT("", "'?\?'"), SUBJECT("\xe2\x82\xac"), false},
        {ON_SUBJECT("", "'?'"), SUBJECT("\xf0\x9f\x92\x89"), true},
        {ON_SUBJECT("", "'?\?'"), SUBJECT("\xf0\x9f\x92\x89"), false},
        {ON_SUBJECT("", "'a?b'"),
         SUBJECT("a\xf0\x9f\x92\x89"
                 "b"),
         true},
        {ON_SUBJECT("|contains", "'a??b'"),
         SUBJECT("a\xe2\x82\xac"
                 "b"),
         false},
        {ON_SUBJECT("|endswith", "'?\?'"), SUBJECT("\xe2\x82\xac"), false},
        {ON_SUBJECT("|endswith", "'?'"), SUBJECT("x\xe2\x82\xac"), true},
        {ON_SUBJECT("|cased", "'caf?'"), SUBJECT("caf\xc3\xa9"), true},
        {ON_SUBJECT("|cased", "'caf?\?'"), SUBJECT("caf\xc3\xa9"), false},
        {ON_SUBJECT("|cased", "'Caf?'"), SUBJECT("caf\xc3\xa9"), false},
    };
    EXPECT_ALL(cases);
}

static void case_counts_only_where_the_rule_says_so(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|cased", "Cold"), SUBJECT("Cold"), true},
        {ON_SUBJECT("|cased", "Cold"), SUBJECT("cold"), false},
        {ON_SUBJECT("|contains|cased", "RFQ"), SUBJECT("the RFQ"), true},
        {ON_SUBJECT("|contains|cased", "RFQ"), SUBJECT("the rfq"), false},
        {ON_SUBJECT("|startswith|cased", "RFQ"), SUBJECT("RFQ of"), true},
        {ON_SUBJECT("|startswith|cased", "RFQ"), SUBJECT("a RFQ"), false},
        {ON_SUBJECT("|endswith|cased", "RFQ"), SUBJECT("RFQ RFQ"), true},
        {ON_SUBJECT("|endswith|cased", "RFQ"), SUBJECT("RFQ of"), false},
        {ON_SUBJECT("|cased", "'R*Q'"), SUBJECT("R fq Q"), true},
        {ON_SUBJECT("|cased", "'R*Q'"), SUBJECT("r fq q"), false},
        {ON_SUBJECT("", "'R*Q'"), SUBJECT("r fq q"), true},
        {ON_SUBJECT("", "\xc3\x84\xc3\x96"), SUBJECT("\xc3\xa4\xc3\xb6"), true},
        {ON_SUBJECT("|contains", "\xc3\xa4\xc3\xb6"), SUBJECT("x\xc3\x84\xc3\x96y"), true},
        {ON_SUBJECT("|contains|cased", "\xc3\xa4"), SUBJECT("x\xc3\x84"), false},
        {ON_SUBJECT("|contains|cased", "\xc3\x84"), SUBJECT("x\xc3\x84"), true},
        /* Greek, final sigma too; Cyrillic; full width; sharp s. */
        {ON_SUBJECT("|contains", "\xcf\x83\xcf\x82"), SUBJECT("\xce\xa3\xce\xa3"), true},
        {ON_SUBJECT("|contains", "\xd1\x85\xd0\xbe\xd0\xbb"), SUBJECT("\xd0\xa5\xd0\x9e\xd0\x9b"),
         true},
        {ON_SUBJECT("|contains", "cold"),
         SUBJECT("\xef\xbc\xa3\xef\xbd\x8f\xef\xbd\x8c\xef\xbd\x84"), true},
        {ON_SUBJECT("|contains", "\xef\xbc\xa3old"), SUBJECT("the COLD"), true},
        {ON_SUBJECT("|contains", "strasse"),
         SUBJECT("Stra\xc3\x9f"
                 "e"),
         true},
        {ON_SUBJECT("|startswith", "\xd0\xa5"), SUBJECT("\xd1\x85x"), true},
        {ON_SUBJECT("|endswith", "\xd0\xa5"), SUBJECT("x\xd1\x85"), true},
        {ON_SUBJECT("", "'\xd0\xa5*\xd0\x9b'"), SUBJECT("\xd1\x85\xd0\xbe\xd0\xbb"), true},
        /* Soft hyphen, zero width space and joiner vanish, in mail and in rules. */
        {ON_SUBJECT("|contains", "vaccine"),
         SUBJECT("vac\xc2\xad"
                 "ci\xe2\x80\x8bne"),
         true},
        {ON_SUBJECT("|contains", "\"vac\\u00ADcine\""), SUBJECT("VACCINE"), true},
        {ON_SUBJECT("", "vaccine"), SUBJECT("\xe2\x80\x8dvaccine\xe2\x80\x8d"), true},
        /* What folds to nothing is looked for as it is. */
        {ON_SUBJECT("|contains", "\"\\u200B\""), SUBJECT("vacci\xe2\x80\x8bne"), true},
        {ON_SUBJECT("|contains", "\"\\u200B\""), SUBJECT("vaccine"), false},
    };
    EXPECT_ALL(cases);
}

static void all_values_must_be_found_where_the_rule_says_all(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|contains|all", "[cold, chain]"), SUBJECT("chain cold"), true},
        {ON_SUBJECT("|contains|all", "[cold, chain]"), SUBJECT("cold"), false},
        {ON_SUBJECT("|contains|all", "[cold, cold]"), SUBJECT("cold"), true},
        {ON_SUBJECT("|all", "['c*', '*n', '*o*']"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|all", "['c*', '*n', '*x*']"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("|re|all", "['c.l', 'h.*n']"), SUBJECT("cold chain"), true},
        {ON_SUBJECT("|re|all", "['c.l', 'x']"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("|all", "['*', 'c*']"), SUBJECT("cold"), true},
        {ON_SUBJECT("|all", "['*', 'c*']"), SUBJECT("warm"), false},
        {ON_SUBJECT("|all", "['*', '*']"), SUBJECT("warm"), true},
        {ON_SUBJECT("|all", "['*', '*']"), "To: b@c.example\n\n", false},
        /* Different values of the field may hold different values of the rule. */
        {"  s: {email.to.address|contains|all: [ann, bob]}", "To: ann@a.example, bob@b.example\n\n",
         true},
    };
    EXPECT_ALL(cases);
}

static void regexes_search_with_the_flags_they_are_given(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|re", "'c[ou]ld'"), SUBJECT("a cold"), true},
        {ON_SUBJECT("|re", "'c[ou]ld'"), SUBJECT("a COLD"), false},
        {ON_SUBJECT("|re|i", "'c[ou]ld'"), SUBJECT("a COLD"), true},
        {ON_SUBJECT("|re", "'^cold'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("|re", "'^cold$'"), SUBJECT("cold"), true},
        {ON_SUBJECT("|re", "'^.{4}$'"), SUBJECT("cold"), true},
        {ON_SUBJECT("|re", "'\\bcold\\b'"), SUBJECT("a cold one"), true},
        {ON_SUBJECT("|re", "'\\bcold\\b'"), SUBJECT("scold"), false},
        {ON_SUBJECT("|re|i", "'\xc3\xa4+'"), SUBJECT("x\xc3\x84\xc3\x84"), true},
        {ON_SUBJECT("|re", "'^\xc3\xa4.$'"), SUBJECT("\xc3\xa4\xe2\x82\xac"), true},
        {ON_SUBJECT("|re", "'^[\xc3\xa4\xc3\xb6]{2}$'"), SUBJECT("\xc3\xa4\xc3\xb6"), true},
        {ON_SUBJECT("|re", "'^[\xc3\xa4\xc3\xb6]{4}$'"), SUBJECT("\xc3\xa4\xc3\xb6"), false},
        {"  s: {coldtrail.body.text|re: '^two'}", "Subject: x\n\none\n\ntwo\n", false},
        {"  s: {coldtrail.body.text|re|m: '^two$'}", "Subject: x\n\none\n\ntwo\n\nthree\n", true},
        {"  s: {coldtrail.body.text|re: 'one.+two'}", "Subject: x\n\none\n\ntwo\n", false},
        {"  s: {coldtrail.body.text|re|s: 'one.+two'}", "Subject: x\n\none\n\ntwo\n", true},
        {"  s: {coldtrail.body.text|re|i|m|s: '^ONE.+two$'}", "Subject: x\n\none\n\ntwo\n", true},
        {ON_SUBJECT("|re", "'^$'"), SUBJECT(""), true},
        {ON_SUBJECT("|re", "'^$'"), SUBJECT("a"), false},
        {ON_SUBJECT("|re", "'^$'"), "To: b@c.example\n\n", false},
    };
    EXPECT_ALL(cases);
}

static void regexes_beyond_hyperscan_mean_the_same(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        /* Looking around, back references, atomic groups: prefilter and confirm. */
        {ON_SUBJECT("|re", "'cold(?! chain)'"), SUBJECT("cold storage"), true},
        {ON_SUBJECT("|re", "'cold(?! chain)'"), SUBJECT("cold chain"), false},
        {ON_SUBJECT("|re", "'cold(?! chain)'"), SUBJECT("cold chain, cold storage"), true},
        {ON_SUBJECT("|re", "'(?<=the )cold'"), SUBJECT("the cold"), true},
        {ON_SUBJECT("|re", "'(?<=the )cold'"), SUBJECT("a cold"), false},
        {ON_SUBJECT("|re", "'(\\w+) again \\1'"), SUBJECT("cold again cold"), true},
        {ON_SUBJECT("|re", "'(\\w+) again \\1'"), SUBJECT("cold again warm"), false},
        {ON_SUBJECT("|re", "'(?>a+)ab'"), SUBJECT("aaab"), false},
        {ON_SUBJECT("|re", "'a++b'"), SUBJECT("aaab"), true},
        {ON_SUBJECT("|re|i", "'\xc3\xa4(?=x)'"), SUBJECT("\xc3\x84X"), true},
        {ON_SUBJECT("|re", "'foo(?(?=b)baz|qux)'"), SUBJECT("foobaz"), true},
        {ON_SUBJECT("|re", "'(a(?1)?b)c'"), SUBJECT("aabbc"), true},
        {ON_SUBJECT("|re", "'^(?!re:)'"), SUBJECT("fw: x"), true},
        {ON_SUBJECT("|re", "'^(?!re:)'"), SUBJECT("re: x"), false},
    };
    EXPECT_ALL(cases);
}

static void presence_and_absence_are_about_the_field(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {ON_SUBJECT("|exists", "true"), SUBJECT("x"), true},
        {ON_SUBJECT("|exists", "true"), SUBJECT(""), true},
        {ON_SUBJECT("|exists", "true"), "To: b@c.example\n\n", false},
        {ON_SUBJECT("|exists", "false"), SUBJECT("x"), false},
        {ON_SUBJECT("|exists", "false"), SUBJECT(""), false},
        {ON_SUBJECT("|exists", "false"), "To: b@c.example\n\n", true},
        {ON_SUBJECT("", "null"), "To: b@c.example\n\n", true},
        {ON_SUBJECT("", "null"), SUBJECT("x"), false},
        {ON_SUBJECT("|exists", "false"), "", true},
        {"  s: {coldtrail.header.x-odd|exists: true}", "X-ODD: y\n\n", true},
        {"  s: {coldtrail.header.X-Odd: y}", "x-odd: Y\n\n", true},
        {"  s: {email.attachments.file.name|exists: false}", SUBJECT("x") "text\n", true},
        {"  s: {email.attachments.file.name|exists: false}",
         TRIAL_MULTIPART TRIAL_PART("text/plain", "a.txt", "x") TRIAL_END, false},
    };
    EXPECT_ALL(cases);
}

#define FIVE_BYTES TRIAL_MULTIPART TRIAL_PART("text/plain", "a.txt", "12345") TRIAL_END

static void numbers_compare_with_sizes(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {email.attachments.file.size: 5}", FIVE_BYTES, true},
        {"  s: {email.attachments.file.size: '5'}", FIVE_BYTES, true},
        {"  s: {email.attachments.file.size: [4, 6]}", FIVE_BYTES, false},
        {"  s: {email.attachments.file.size: 50}", FIVE_BYTES, false},
        {"  s: {email.attachments.file.size: '?'}", FIVE_BYTES, true},
    };
    EXPECT_ALL(cases);
}

#define HOPS                                                                                       \
    "Received: from a.example ([192.0.2.7]) by b.example; Tue, 6 Oct 2020 08:00:00 +0200\n"        \
    "Received: from c.example ([IPv6:2001:db8::5]) by a.example; Tue, 6 Oct 2020 07:00:00 +0200\n" \
    "\n"

static void domains_are_found_with_all_below_them(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@cold.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@x.Cold.Example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: COLD.example}", "From: a@y.x.cold.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@scold.example\n\n", false},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@example\n\n", false},
        {"  s: {coldtrail.from.domain|domain: cold.example}", "From: a@cold.example.net\n\n",
         false},
        {"  s: {coldtrail.from.domain|domain: cold.example.}", "From: a@x.cold.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain: [net, example]}", "From: a@x.example\n\n", true},
        {"  s: {coldtrail.from.domain|domain|neq: [net, example]}", "From: a@x.example\n\n", false},
        {"  s: {coldtrail.from.domain|domain|neq: [net, example]}", "From: a@x.org\n\n", true},
        {"  s: {coldtrail.to.domain|domain|all: [cold.example, example]}", RECIPIENTS, true},
        {"  s: {coldtrail.to.domain|domain|all: [cold.example, net]}", RECIPIENTS, false},
        {ON_SUBJECT("|domain", "example"), SUBJECT("x.example."), true},
        {ON_SUBJECT("|domain", "example"), SUBJECT("."), false},
        {ON_SUBJECT("|domain", "example"), SUBJECT("..example"), true},
        {ON_SUBJECT("|domain", "b\xc3\xbc"
                               "cher.example"),
         SUBJECT("www.B\xc3\x9c"
                 "CHER.example"),
         true},
        {ON_SUBJECT("|domain", "7"), SUBJECT("1.7"), true},
    };
    EXPECT_ALL(cases);
}

static void addresses_are_found_in_their_networks(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.0/24}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.0/29}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.8/29}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.7}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: 192.0.2.6}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr: 0.0.0.0/0}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: '2001:db8::/32'}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr: '2001:db9::/32'}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr: ['2001:db9::/32', 10.0.0.0/8, 192.0.0.0/16]}", HOPS,
         true},
        {"  s: {coldtrail.received.ip|cidr|all: ['2001:db8::/32', 192.0.0.0/16]}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr|all: ['2001:db8::/32', 10.0.0.0/8]}", HOPS, false},
        {"  s: {coldtrail.received.ip|cidr|neq: 10.0.0.0/8}", HOPS, true},
        {"  s: {coldtrail.received.ip|cidr|neq: 192.0.0.0/16}", HOPS, false},
        {ON_SUBJECT("|cidr", "'::/0'"), SUBJECT("192.0.2.1"), false},
        {ON_SUBJECT("|cidr", "'::/0'"), SUBJECT("[2001:db8::1]"), true},
        {ON_SUBJECT("|cidr", "0.0.0.0/0"), SUBJECT("2001:db8::1"), false},
        {ON_SUBJECT("|cidr", "192.0.2.0/24"), SUBJECT("192.0.2.0/24"), false},
        {ON_SUBJECT("|cidr", "192.0.2.0/24"), SUBJECT("at 192.0.2.1"), false},
        {ON_SUBJECT("|cidr", "192.0.2.0/24"), SUBJECT(""), false},
        {"  s: {url.domain|cidr: 192.0.2.0/24}", "Subject: x\n\nhttp://192.0.2.9/x\n", true},
    };
    EXPECT_ALL(cases);
}

/* Forty rows and some that cannot be rows; each as `wanted` says. */
static void expect_many(const char *modifiers, const char *last, const char *subject, bool wanted)
{
    struct buffer text = {0};
    buffer_format(&text, "  s: {email.subject%s: [", modifiers);
    for (int i = 0; i < 40; i++)
        buffer_format(&text, "Row %d, ", i);
    buffer_format(&text, "%s]}", last);
    char *message = memory_format("Subject: %s\n\n", subject);
    buffer_append_byte(&text, 0);
    expect_verdict(&(struct verdict_case){(const char *)text.data, message, wanted});
    free(message);
    buffer_done(&text);
}

static void many_values_mean_what_few_do(void **state)
{
    (void)state;
    expect_many("", "x", "row 0", true);
    expect_many("", "x", "ROW 39", true);
    expect_many("", "x", "row 40", false);
    expect_many("", "x", "a row 1", false);
    expect_many("", "''", "", true);
    expect_many("", "x", "", false);
    expect_many("", "a*", "about", true);
    expect_many("", "'r?w 40'", "row 40", true);
    expect_many("", "\"\\u200B\"", "x\xe2\x80\x8b", false);
    expect_many("", "5", "5", true);
    expect_many("|neq", "x", "row 12", false);
    expect_many("|neq", "x", "row 40", true);
    expect_many("|neq", "a*", "about", false);
    expect_many("|all", "x", "row 12", false);
    expect_many("|contains", "x", "a row 12", true);
    expect_many("|cased", "x", "row 12", false);
    expect_many("|cased", "x", "Row 12", true);
    expect_many("|domain", "x", "a.row 12", true);
}

static void bytes_compare_without_unicode(void **state)
{
    (void)state;
    static const struct verdict_case cases[] = {
        {"  s: {coldtrail.raw|contains: 'SUBJECT: cold'}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw|startswith: 'subject'}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw|endswith: \"cold\\n\\n\"}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw: \"subject: cold\\n\\n\"}", SUBJECT("Cold"), true},
        {"  s: {coldtrail.raw|contains|cased: cold}", SUBJECT("Cold"), false},
        {"  s: {coldtrail.raw|contains: '\xc3\x84'}", SUBJECT("\xc3\xa4"), false},
        {"  s: {coldtrail.raw|contains: '\xc3\x84'}", SUBJECT("\xc3\x84"), true},
        {"  s: {coldtrail.raw|contains: 'a??b'}",
         SUBJECT("a\xc3\xa4"
                 "b"),
         true},
        {"  s: {coldtrail.raw|re: 'a\\xff'}", SUBJECT("a\xff"), true},
        {"  s: {coldtrail.headers.raw|contains: ': cold'}", SUBJECT("Cold") "a: cold", true},
        {"  s: {coldtrail.headers.raw|contains: ': cold'}", SUBJECT("x") "a: cold", false},
    };
    EXPECT_ALL(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_compare_with_the_whole_value),
        cmocka_unit_test(wildcards_stand_for_characters),
        cmocka_unit_test(wildcards_are_anchored_at_both_ends),
        cmocka_unit_test(a_question_mark_is_one_character_of_any_size),
        cmocka_unit_test(case_counts_only_where_the_rule_says_so),
        cmocka_unit_test(all_values_must_be_found_where_the_rule_says_all),
        cmocka_unit_test(regexes_search_with_the_flags_they_are_given),
        cmocka_unit_test(regexes_beyond_hyperscan_mean_the_same),
        cmocka_unit_test(presence_and_absence_are_about_the_field),
        cmocka_unit_test(numbers_compare_with_sizes),
        cmocka_unit_test(domains_are_found_with_all_below_them),
        cmocka_unit_test(addresses_are_found_in_their_networks),
        cmocka_unit_test(many_values_mean_what_few_do),
        cmocka_unit_test(bytes_compare_without_unicode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
