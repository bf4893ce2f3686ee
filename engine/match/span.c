/* Where the match at a place begins and ends: Hyperscan tells ends only. */
#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"
#include "engine/match/scanner_state.h"

/* How far before its end a regex match is looked for when its beginning is wanted. */
#define SPAN_WINDOW_BYTES 4096

/* The match of a regex that ends at `end`, as far as PCRE2 finds the same one, and soon. */
static struct span regex_span(struct scanner *scanner, uint32_t atom_index, struct bytes text,
                              size_t end)
{
    const struct atom *atom = &scanner->plan->atoms[atom_index];
    struct atom_state *state = &scanner->atoms[atom_index];
    struct span span = {end, end};
    if (atom->is_catastrophic || state->given_up_epoch == scanner->epoch)
        return span;
    size_t start = end > SPAN_WINDOW_BYTES ? end - SPAN_WINDOW_BYTES : 0;
    /* Not from inside a character: PCRE2 trusts us with that. */
    while (start < end && (text.data[start] & 0xC0) == 0x80)
        start++;
    size_t from = 0;
    size_t to = 0;
    enum regex_result result = REGEX_MATCH;
    while (start < end) {
        result = regex_match(atom->regex, scanner->span_matcher, text, start, &from, &to);
        if (result != REGEX_MATCH || from >= end)
            break;
        span = (struct span){from, to > end ? to : end};
        if (to >= end)
            break;
        start = to > from ? to : from + 1;
    }
    if (result == REGEX_GAVE_UP)
        state->given_up_epoch = scanner->epoch;
    return span;
}

struct span span_unfolded(struct bytes value, struct span folded)
{
    /* Behind the character that the last byte came from: what is invisible behind it, and what it
     * folds to further, are not asked about. */
    size_t from = fold_source_offset(value, folded.from);
    size_t last = folded.to;
    if (folded.to > folded.from) {
        last = fold_source_offset(value, folded.to - 1);
        (void)utf8_next(value, &last);
    }
    return (struct span){from, last > from ? last : from};
}

struct span scanner_span(struct scanner *scanner, const struct place *place)
{
    const struct atom *atom = &scanner->plan->atoms[place->atom];
    struct bytes value = scanner_values(scanner, atom->field).items[place->value_index].text;
    struct bytes text = value;
    if (atom->kind == ATOM_LOOKALIKE)
        return (struct span){0, place->end};
    if (place->in_folded) {
        buffer_reset(&scanner->folded);
        (void)fold_append(&scanner->folded, value);
        text = buffer_bytes(&scanner->folded);
    }
    size_t size = atom->row_set ? place->row_size : atom->text.size;
    struct span span = {place->end - size, place->end};
    if (atom->regex)
        span = regex_span(scanner, place->atom, text, place->end);
    if (place->in_folded) {
        span = span_unfolded(value, span);
        buffer_reset_to(&scanner->folded, MEBIBYTE);
    }
    return span;
}
