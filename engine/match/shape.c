#include "engine/match/shape.h"

#include "engine/base/fold.h"

struct shape shape_of(const struct value *value, unsigned modifiers)
{
    struct shape shape = {value->pieces, value->piece_count, true, true};
    if (modifiers & (MODIFIER_CONTAINS | MODIFIER_ENDSWITH))
        shape.at_start = false;
    if (modifiers & (MODIFIER_CONTAINS | MODIFIER_STARTSWITH))
        shape.at_end = false;
    while (shape.count && shape.pieces[0].kind == PIECE_ANY) {
        shape.at_start = false;
        shape.pieces++;
        shape.count--;
    }
    while (shape.count && shape.pieces[shape.count - 1].kind == PIECE_ANY) {
        shape.at_end = false;
        shape.count--;
    }
    return shape;
}

bool value_is_any(const struct value *value, unsigned modifiers)
{
    for (; value; value = value->next_form)
        if (value->kind == VALUE_STRING && value->piece_count &&
            shape_of(value, modifiers).count == 0)
            return true;
    return false;
}

bool shape_folds_to_nothing(struct shape shape)
{
    struct buffer text = {0};
    bool vanishes = false;
    for (size_t i = 0; i < shape.count && !vanishes; i++) {
        buffer_reset(&text);
        (void)fold_append(&text, shape.pieces[i].text);
        vanishes = shape.pieces[i].kind == PIECE_TEXT && text.size == 0;
    }
    buffer_done(&text);
    return vanishes;
}
