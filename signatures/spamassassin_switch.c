#include "signatures/spamassassin_switch.h"

#include "signatures/spamassassin_installed.h"
#include "signatures/spamassassin_meta.h"

bool spamassassin_switch_is_on(const struct spamassassin_switch *around)
{
    return around->overflow == 0 && (around->depth == 0 || around->is_on[around->depth - 1]);
}

static void open_if(struct spamassassin_switch *around, bool is_true)
{
    bool was_on = spamassassin_switch_is_on(around);
    if (around->depth == SWITCH_MOST_DEPTH || around->overflow > 0)
        around->overflow++;
    else
        around->is_on[around->depth++] = was_on && is_true;
}

static void turn_else(struct spamassassin_switch *around)
{
    if (around->overflow > 0 || around->depth == 0)
        return;
    bool outside = around->depth == 1 || around->is_on[around->depth - 2];
    around->is_on[around->depth - 1] = outside && !around->is_on[around->depth - 1];
}

static void close_if(struct spamassassin_switch *around)
{
    if (around->overflow > 0)
        around->overflow--;
    else if (around->depth > 0)
        around->depth--;
}

bool spamassassin_switch_read(struct spamassassin_switch *around, struct bytes word,
                              struct bytes text, struct rule_place place,
                              struct complaint *complaint, bool *out_is_switch)
{
    bool is_true = false;
    bool is_well = true;
    *out_is_switch = true;
    if (bytes_equal(word, bytes_of("if"))) {
        /* What stands where no line counts may be of another version's grammar. */
        if (spamassassin_switch_is_on(around))
            is_well = spamassassin_if_parse(complaint->arena, text, place, complaint, &is_true);
        open_if(around, is_true);
    } else if (bytes_equal(word, bytes_of("ifplugin"))) {
        open_if(around, spamassassin_has_plugin(text));
    } else if (bytes_equal(word, bytes_of("else"))) {
        turn_else(around);
    } else if (bytes_equal(word, bytes_of("endif"))) {
        close_if(around);
    } else {
        *out_is_switch = false;
    }
    return is_well;
}
