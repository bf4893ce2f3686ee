/* What scripts hide in plain sight: strings that they put together out of constants, unescaped,
 * unbase64ed, reversed, made of character numbers. No script is run: statements are read in the
 * order in which they stand, each once, and what is not constant counts as empty. Bounded by what
 * script_reader_begin() says; every reading is linear. Lifetime: a message; one thread at a time.
 */
#ifndef COLDTRAIL_MAIL_SCRIPT_H
#define COLDTRAIL_MAIL_SCRIPT_H

#include "engine/mail/list.h"
#include "engine/mail/script_value.h"

/* What becomes of a string that a script states. */
enum script_use {
    SCRIPT_USE_ANY,
    SCRIPT_USE_WRITE, /* document.write: it stands where the script stands */
    SCRIPT_USE_TYPE,  /* the type of an element: "password" */
    SCRIPT_USE_URL,   /* location, href, src, open … */
    SCRIPT_USE_ACTION,
    SCRIPT_USE_CODE,   /* eval, setTimeout …: a script of its own */
    SCRIPT_USE_STATUS, /* the status line: a URL there is where the link does not lead */
};

struct script_output {
    struct bytes text;
    enum script_use use;
    bool is_changed; /* it does not stand like this in the script */
};

struct script_variable {
    struct bytes name;
    struct script_value value;
    size_t capacity;   /* of a string that grew; 0: its memory is another's */
    uint32_t use_size; /* how much of it was used or shown already */
    bool is_used;
};

/* Values handed out last, so that one that is named again and again is handed out once. */
#define SCRIPT_VALUES_REMEMBERED 8

/* All scripts of one document share their variables. */
struct script_reader {
    struct script_work work;
    struct script_variable *variables; /* open addressing; NULL at first */
    size_t variable_capacity;
    size_t variable_count;
    struct script_value shown[SCRIPT_VALUES_REMEMBERED];
    size_t shown_count;
    struct script_output *outputs; /* of the last reading */
    size_t output_count;
    size_t output_capacity;
};

/* `most_bytes`: how many bytes evaluation may make and look at, all readings together. */
void script_reader_begin(struct script_reader *reader, struct arena *arena, size_t most_bytes);

/* Read a script: `outputs` are then the strings that it states and that say more than its source
 * does, or are markup or URLs. */
void script_read(struct script_reader *reader, struct bytes script);

/* Behind the last script: `outputs` are the values of variables that nothing was seen to use. */
void script_reader_end(struct script_reader *reader);

#endif
