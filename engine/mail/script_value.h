/* Values that a script states without being run, and what its constant calls make of them. Values
 * borrow from the script or lie in the arena; one thread at a time. */
#ifndef COLDTRAIL_MAIL_SCRIPT_VALUE_H
#define COLDTRAIL_MAIL_SCRIPT_VALUE_H

#include "engine/base/arena.h"

enum script_value_kind {
    VALUE_UNKNOWN,
    VALUE_STRING,     /* `data`, `size`: its UTF-8 */
    VALUE_CHARACTERS, /* likewise: an array of the characters of a string */
    VALUE_REGEX,      /* likewise: what stands between the slashes */
    VALUE_NUMBER,     /* `size` is the number */
    VALUE_FUNCTION,   /* `size` is an enum script_function */
    VALUE_ARRAY,      /* `data`, `size`: values */
};

/* Functions of the language that hide text. */
enum script_function {
    FUNCTION_PERCENT, /* unescape, decodeURI, decodeURIComponent */
    FUNCTION_BASE64,  /* atob */
    FUNCTION_CHARACTERS,
    FUNCTION_ESCAPE, /* escape, encodeURI: undone by what is called next, so nothing is done */
};

struct script_value {
    const void *data;
    uint32_t size;
    uint8_t kind;
    bool is_changed; /* it is not written like this in the script */
};

/* What evaluation works with: memory, and how many bytes it may still make. */
struct script_work {
    struct arena *arena;
    size_t bytes_left;
    bool is_spent; /* it would have needed more */
    bool is_cut;   /* more names, or deeper brackets, than are followed */
};

/* Take `size` bytes off what may be made; false where that is too little. */
bool script_work_spend(struct script_work *work, size_t size);

static inline struct bytes script_value_text(struct script_value value)
{
    return bytes_make(value.data, value.size);
}

static inline const struct script_value *script_value_items(struct script_value array)
{
    return array.data;
}

struct script_value script_value_string(struct bytes text, bool is_changed);
struct script_value script_value_number(uint32_t number);

/* The function of that name; VALUE_UNKNOWN where it is none of those. */
struct script_value script_value_function(struct bytes name);

/* Strings put behind one another; it owns its memory, so appending is cheap. */
struct script_builder {
    uint8_t *out;
    size_t size;
    size_t capacity;
};

/* Append `value` as a string: nothing where it is unknown. */
void script_builder_add(struct script_builder *builder, struct script_work *work,
                        struct script_value value);

/* What `function` yields for these arguments (an array). */
struct script_value script_call(struct script_work *work, enum script_function function,
                                struct script_value arguments);

/* What the method of that name yields: split, join, reverse, concat, replace, slice, charAt, apply
 * …; VALUE_UNKNOWN for others. */
struct script_value script_call_method(struct script_work *work, struct script_value self,
                                       struct bytes name, struct script_value arguments);

/* One step of arithmetic with whole numbers: "+", "-", "*" or "^". */
uint32_t script_calculate(uint8_t sign, uint32_t a, uint32_t b);

struct script_shift {
    uint8_t sign;
    uint32_t number;
};

/* The numbers of an array, or of an array of characters, each moved by `shift`. */
struct script_value script_value_shift(struct script_work *work, struct script_value self,
                                       struct script_shift shift);

/* The item of an array, or the character of a string, of that number. */
struct script_value script_value_at(struct script_value self, uint32_t index);

/* What is emitted of a value that nothing more is done with: a string as it is, an array of
 * characters' numbers as those characters, an array of strings joined. Empty: nothing. */
struct bytes script_value_shown(struct script_work *work, struct script_value value);

#endif
