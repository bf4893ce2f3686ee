#include "engine/match/salutation.h"

#include "engine/base/fold.h"
#include "engine/base/limits.h"
#include "engine/base/utf8.h"

/* Mails begin with notices and quotations of the subject before they greet. */
#define LOOKED_AT_LINES 6

/* Folded. */
static const char *const openings[] = {
    "dear ",         "hello ",    "hi ",      "attn",          "attention",   "to the ",
    "good day ",     "hallo ",    "sehr ",    "liebe ",        "lieber ",     "guten tag ",
    "z. hd.",        "zu händen", "egregio ", "egr.",          "gentile ",    "gent.",
    "spett",         "alla c",    "caro ",    "cara ",         "buongiorno ", "vážen",
    "dobrý den",     "milý ",     "milá ",    "k rukám",       "madame",      "monsieur",
    "cher ",         "chère ",    "bonjour ", "à l'attention", "estimad",     "distinguid",
    "a la atención", "apreciad",  "prezad",   "exm",           "caríssim",    "olá ",
    "ao cuidado",    "親愛的",    "尊敬的",   "敬啟",          "致 ",         "拝啓",
    "존경하는",      "친애하는",  "안녕하"};

static bool is_greeting(struct bytes line)
{
    struct buffer folded = {0};
    (void)fold_append(&folded, line);
    bool is_found = false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings && !is_found; i++)
        is_found = bytes_start_with(buffer_bytes(&folded), bytes_of(openings[i]));
    buffer_done(&folded);
    return is_found;
}

static size_t find_end(struct bytes text, size_t start)
{
    size_t end = start;
    while (end < text.size && text.data[end] != ',' && text.data[end] != '!' &&
           text.data[end] != ';')
        end++;
    return end;
}

static struct bytes role_of_greeting(const struct role_index *index, struct bytes line)
{
    size_t end = find_end(line, 0);
    struct bytes role = role_in_text(index, bytes_slice(line, 0, end));
    while (role.size == 0 && end < line.size && line.data[end] == ',') {
        size_t next = find_end(line, end + 1);
        role = role_of_title(index, bytes_slice(line, end + 1, next));
        end = next;
    }
    return role;
}

static struct bytes role_of_text(const struct role_index *index, struct bytes text)
{
    size_t start = 0;
    for (size_t count = 0; start < text.size && count < LOOKED_AT_LINES; count++) {
        size_t end = bytes_find_byte(text, '\n', start);
        if (end == BYTES_NOT_FOUND)
            end = text.size;
        struct bytes line = bytes_slice(text, start, end);
        start = end + 1;
        line.size = utf8_cut(line, LIMIT_ROLE_TEXT_BYTES);
        if (is_greeting(line))
            return role_of_greeting(index, line);
    }
    return (struct bytes){0};
}

struct bytes salutation_role(const struct role_index *index, struct message *message)
{
    for (struct part *part = message->parts; part; part = part->next) {
        if (!part->is_body_text)
            continue;
        struct bytes role = role_of_text(index, part_visible_text(message, part));
        if (role.size)
            return role;
    }
    return (struct bytes){0};
}
