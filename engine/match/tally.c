#include "engine/match/tally.h"

#include "engine/base/limits.h"
#include "engine/match/scanner_state.h"

struct tally {
    struct scanner *scanner;
    size_t count;
    size_t most;
    size_t step_count;
};

/* Matches in one value, none inside another; as Perl counts them, a place without width once. */
static void count_in_value(struct tally *tally, const struct regex *regex, struct bytes text)
{
    size_t from = 0;
    size_t to = 0;
    bool was_empty = false;
    while (tally->count < tally->most) {
        enum regex_result result = REGEX_GAVE_UP;
        if (tally->step_count++ < LIMIT_REGEX_CONFIRMS)
            result = (was_empty ? regex_match_behind_empty : regex_match)(
                regex, tally->scanner->matcher, text, to, &from, &to);
        if (result == REGEX_GAVE_UP)
            anomaly_add(&tally->scanner->message->anomalies, ANOMALY_SCAN_ERROR);
        if (result != REGEX_MATCH)
            return;
        tally->count++;
        was_empty = to == from;
    }
}

static void count_atom(struct tally *tally, uint32_t atom_index)
{
    const struct atom *atom = &tally->scanner->plan->atoms[atom_index];
    if (!atom->regex || !scanner_first_place(tally->scanner, atom_index))
        return;
    struct field_values values = scanner_values(tally->scanner, atom->field);
    for (size_t i = 0; i < values.count && tally->count < tally->most; i++)
        count_in_value(tally, atom->regex, values.items[i].text);
}

static void count_item(struct tally *tally, const struct plan_item *item)
{
    for (size_t g = 0; g < item->group_count; g++)
        for (size_t a = 0; a < item->groups[g].count; a++)
            count_atom(tally, item->groups[g].atoms[a]);
}

double tally_rule(struct scanner *scanner, uint32_t rule_index)
{
    const struct plan_rule *rule = &scanner->plan->rules[rule_index];
    struct verdict_state *state = &scanner->verdicts[rule_index];
    if (rule->rule->most_count == 0)
        return 1;
    if (state->counted_epoch == scanner->epoch)
        return state->count;
    struct tally tally = {.scanner = scanner, .most = rule->rule->most_count};
    for (size_t s = 0; s < rule->rule->selection_count; s++)
        for (size_t m = 0; m < rule->selections[s].map_count; m++)
            for (size_t i = 0; i < rule->selections[s].maps[m].item_count; i++)
                count_item(&tally, &rule->selections[s].maps[m].items[i]);
    state->count = tally.count > 0 ? (double)tally.count : 1;
    state->counted_epoch = scanner->epoch;
    return state->count;
}
