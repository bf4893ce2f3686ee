#include "engine/match/quarantine.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/match/verdict.h"

static void put_away(struct plan *plan, struct plan_rule *rule, const char *reason)
{
    plan->quarantined_count += !rule->quarantine;
    rule->quarantine = reason;
}

void quarantine_catastrophic(struct plan *plan)
{
    for (size_t a = 0; a < plan->atom_count; a++) {
        const struct atom *atom = &plan->atoms[a];
        if (!atom->is_catastrophic || atom->kind < ATOM_GATED)
            continue;
        struct buffer reason = {0};
        buffer_format(&reason,
                      "'%.*s' can be tried in so many ways that PCRE2 gives up on short texts, and "
                      "Hyperscan cannot take it",
                      (int)(atom->text.size < 100 ? atom->text.size : 100),
                      (const char *)atom->text.data);
        const char *kept = arena_copy_string(plan->arena, buffer_bytes(&reason));
        for (size_t i = 0; i < atom->rule_count; i++)
            put_away(plan, &plan->rules[atom->rules[i]], kept);
        buffer_done(&reason);
    }
}

/* Messages of another kind, each of other characters and of another length. */
static const char *const strangers[] = {
    "From: Abe <abe@bead.example>\nTo: cad@dace.example\nSubject: face bead\n"
    "Date: Mon, 2 Mar 2009 10:00:00 +0000\n\nA cab faced a bad bead.\n",
    "From: 11 <2@33.test>\nTo: 4@55.test\nDate: 3 Apr 2017 21:43:05 -0700\n"
    "Subject: 10-11-12-13-14-15-16-17-18-19-20-21-22-23-24-25-26-27-28-29-30-31-32-33-34-35-36-37\n"
    " 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 "
    "68\n"
    "MIME-Version: 1.0\nContent-Type: text/html\n\n<p>123 456 789 123 456 789 123 456 789\n"
    "123 456 789 123 456 789 123 456 789 123 456 789 123 456 789 123 456 789 123 456 789\n",
    "From: \"\xe2\x80\x94\" <_@xn--9q8h.invalid>\nTo: ~@xn--9q8h.invalid\n"
    "Subject: \xe2\x80\xa6 !\nDate: Sat, 25 Dec 1999 00:00:00 GMT\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=\"=\"\n\n--=\n\n\xe2\x80\x94 ? \xe2\x80\xa6 !\n"
    "--=--\n",
};
#define STRANGERS (sizeof strangers / sizeof *strangers)
#define MATCHES_LOOKED_AT 8

/* Whether a rule says what must not be there: then it may not hold on other mail. */
static bool excludes_something(const struct condition *condition)
{
    if (condition->kind == CONDITION_NOT || condition->kind == CONDITION_COMPARE)
        return true;
    for (size_t i = 0; i < condition->child_count; i++)
        if (excludes_something(condition->children[i]))
            return true;
    return false;
}

/* Likewise for an expression. */
static bool looks_for_absence(struct bytes expression)
{
    return bytes_find(expression, bytes_of("(?!"), 0) != BYTES_NOT_FOUND ||
           bytes_find(expression, bytes_of("(?<!"), 0) != BYTES_NOT_FOUND;
}

/* Whether it is a hit because expressions found something, and nothing else did. A literal that
 * all mail has was written on purpose. */
static bool holds_by_expressions(struct scanner *scanner, uint32_t rule)
{
    struct verdict_match matches[MATCHES_LOOKED_AT];
    bool is_cut = false;
    if (!verdict_rule_holds(scanner, rule) ||
        excludes_something(scanner_plan(scanner)->rules[rule].rule->condition))
        return false;
    size_t count = verdict_matches(scanner, rule, matches, MATCHES_LOOKED_AT, &is_cut);
    for (size_t i = 0; i < count; i++)
        if (!matches[i].value_matched || matches[i].value_matched->kind != VALUE_REGEX ||
            looks_for_absence(matches[i].value_matched->text))
            return false;
    return count > 0;
}

/* Count for each rule the strangers that it is a hit on. */
static void count_hits(const struct plan *plan, size_t *hits)
{
    struct scanner *scanner = scanner_new(plan);
    struct decoder *decoder = decoder_new(NULL);
    struct buffer raw = {0};
    for (size_t i = 0; i < STRANGERS; i++) {
        buffer_reset(&raw);
        buffer_append_string(&raw, strangers[i]);
        scanner_scan(scanner, message_parse(decoder, buffer_bytes(&raw)));
        struct rule_indexes candidates = scanner_candidates(scanner);
        for (size_t c = 0; c < candidates.count; c++) {
            uint32_t rule = candidates.items[c];
            const struct rule *judged = plan->rules[rule].rule;
            if (hits[rule] == i && !judged->is_component && !judged->is_counted)
                hits[rule] += holds_by_expressions(scanner, rule);
        }
    }
    buffer_done(&raw);
    decoder_free(decoder);
    scanner_free(scanner);
}

void quarantine_loud(struct plan *plan)
{
    size_t *hits = memory_new(plan->rule_count, sizeof *hits);
    count_hits(plan, hits);
    for (size_t i = 0; i < plan->rule_count; i++)
        if (hits[i] == STRANGERS && plan->rules[i].dependent_count == 0)
            put_away(plan, &plan->rules[i], "it holds on any message, whatever that says");
    free(hits);
}
