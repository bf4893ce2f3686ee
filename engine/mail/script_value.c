#include "engine/mail/script_value.h"

#include "engine/base/utf8.h"
#include "engine/mail/script_string.h"

/* So many numbers in an array may be characters. */
#define CHARACTERS_LEAST_COUNT 8
/* Arrays of words of that size, joined, are looked at for what they may encode. */
#define PIECE_LEAST_BYTES 12
/* Longer strings are no numbers: an array may name the same one again and again. */
#define NUMBER_MOST_DIGITS 10
/* Nor are longer regular expressions read, which a script may use again and again. */
#define REGEX_MOST_BYTES 256
/* Longer classes of a regular expression are left alone. */
#define CLASS_MOST_BYTES 64

bool script_work_spend(struct script_work *work, size_t size)
{
    if (size > work->bytes_left) {
        work->is_spent = true;
        return false;
    }
    work->bytes_left -= size;
    return true;
}

struct script_value script_value_string(struct bytes text, bool is_changed)
{
    if (text.size > UINT32_MAX)
        return (struct script_value){0};
    return (struct script_value){text.data, (uint32_t)text.size, VALUE_STRING, is_changed};
}

struct script_value script_value_number(uint32_t number)
{
    return (struct script_value){.size = number, .kind = VALUE_NUMBER};
}

struct script_value script_value_function(struct bytes name)
{
    static const struct {
        const char *name;
        enum script_function function;
    } functions[] = {
        {"unescape", FUNCTION_PERCENT},
        {"decodeURIComponent", FUNCTION_PERCENT},
        {"decodeURI", FUNCTION_PERCENT},
        {"atob", FUNCTION_BASE64},
        {"fromCharCode", FUNCTION_CHARACTERS},
        {"fromCodePoint", FUNCTION_CHARACTERS},
        {"escape", FUNCTION_ESCAPE},
        {"encodeURI", FUNCTION_ESCAPE},
        {"encodeURIComponent", FUNCTION_ESCAPE},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (bytes_equal(name, bytes_of(functions[i].name)))
            return (struct script_value){.size = functions[i].function, .kind = VALUE_FUNCTION};
    return (struct script_value){0};
}

static void append(struct script_builder *builder, struct script_work *work, struct bytes text)
{
    if (text.size == 0 || !script_work_spend(work, text.size))
        return;
    if (text.size > builder->capacity - builder->size) {
        size_t capacity = 2 * builder->capacity + text.size;
        uint8_t *moved = arena_alloc(work->arena, capacity);
        if (builder->size)
            memcpy(moved, builder->out, builder->size);
        builder->out = moved;
        builder->capacity = capacity;
    }
    memcpy(builder->out + builder->size, text.data, text.size);
    builder->size += text.size;
}

static void append_number(struct script_builder *builder, struct script_work *work, uint32_t number)
{
    uint8_t digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number);
    append(builder, work, bytes_make(digits + at, sizeof digits - at));
}

void script_builder_add(struct script_builder *builder, struct script_work *work,
                        struct script_value value)
{
    if (value.kind == VALUE_STRING || value.kind == VALUE_CHARACTERS)
        append(builder, work, script_value_text(value));
    else if (value.kind == VALUE_NUMBER)
        append_number(builder, work, value.size);
}

static struct script_value built(const struct script_builder *builder)
{
    return script_value_string(bytes_make(builder->out, builder->size), true);
}

/* The number that an item states, as itself or in a string; UINT32_MAX: none. */
static uint32_t number_of(struct script_value value)
{
    int64_t number = 0;
    if (value.kind == VALUE_NUMBER)
        return value.size;
    if (value.kind == VALUE_STRING && value.size <= NUMBER_MOST_DIGITS &&
        bytes_to_number(script_value_text(value), &number) && number < UINT32_MAX)
        return (uint32_t)number;
    return UINT32_MAX;
}

/* The number of two hexadecimal digits; UINT32_MAX: it is no such string. */
static uint32_t pair_of(struct script_value value)
{
    struct bytes text = script_value_text(value);
    if (value.kind != VALUE_STRING || text.size != 2)
        return UINT32_MAX;
    int high = byte_hex_value(text.data[0]);
    int low = byte_hex_value(text.data[1]);
    return high < 0 || low < 0 ? UINT32_MAX : (uint32_t)(high << 4 | low);
}

/* Whether all items are pairs of hexadecimal digits, and some are no decimal number. */
static bool are_pairs(struct script_value array)
{
    bool has_letter = false;
    for (uint32_t i = 0; i < array.size; i++) {
        struct script_value item = script_value_items(array)[i];
        if (pair_of(item) == UINT32_MAX)
            return false;
        has_letter |= number_of(item) == UINT32_MAX;
    }
    return has_letter;
}

/* The characters of an array's numbers; numbers too large for one are stepped over. */
static struct script_value characters_of(struct script_work *work, struct script_value numbers)
{
    const struct script_value *items = script_value_items(numbers);
    if (numbers.kind != VALUE_ARRAY ||
        !script_work_spend(work, (size_t)UTF8_MAX_BYTES * numbers.size))
        return (struct script_value){0};
    struct script_characters characters = {
        .out = arena_alloc(work->arena, (size_t)UTF8_MAX_BYTES * numbers.size)};
    bool is_hex = are_pairs(numbers);
    for (uint32_t i = 0; i < numbers.size; i++) {
        uint32_t number = is_hex ? pair_of(items[i]) : number_of(items[i]);
        if (number <= 0x10FFFF)
            script_characters_write(&characters, number);
    }
    arena_shrink(work->arena, characters.out, characters.size);
    return script_value_string(bytes_make(characters.out, characters.size), true);
}

uint32_t script_calculate(uint8_t sign, uint32_t a, uint32_t b)
{
    switch (sign) {
    case '-':
        return a - b;
    case '*':
        return a * b;
    case '^':
        return a ^ b;
    default:
        return a + b;
    }
}

struct script_value script_value_shift(struct script_work *work, struct script_value self,
                                       struct script_shift shift)
{
    bool is_text = self.kind == VALUE_CHARACTERS;
    if ((!is_text && self.kind != VALUE_ARRAY) ||
        !script_work_spend(work, (size_t)self.size * sizeof self))
        return self;
    struct script_value *items = arena_alloc(work->arena, (size_t)self.size * sizeof *items);
    uint32_t count = 0;
    for (size_t at = 0; at < self.size;) {
        uint32_t number = is_text ? utf8_next(script_value_text(self), &at)
                                  : number_of(script_value_items(self)[at++]);
        items[count++] =
            number == UINT32_MAX
                ? (struct script_value){0}
                : script_value_number(script_calculate(shift.sign, number, shift.number));
    }
    return (struct script_value){items, count, VALUE_ARRAY, true};
}

struct script_value script_value_at(struct script_value self, uint32_t index)
{
    if (self.kind == VALUE_ARRAY && index < self.size)
        return script_value_items(self)[index];
    bool is_text = self.kind == VALUE_STRING || self.kind == VALUE_CHARACTERS;
    /* Characters of more than one byte would have to be counted. */
    if (!is_text || index >= self.size || script_value_text(self).data[index] >= 0x80)
        return (struct script_value){0};
    return script_value_string(bytes_slice(script_value_text(self), index, (size_t)index + 1),
                               self.is_changed);
}

struct script_value script_call(struct script_work *work, enum script_function function,
                                struct script_value arguments)
{
    struct script_value first = script_value_at(arguments, 0);
    if (function == FUNCTION_CHARACTERS)
        return characters_of(work, arguments);
    if (first.kind != VALUE_STRING)
        return (struct script_value){0};
    if (function == FUNCTION_ESCAPE)
        return first;
    struct bytes text = script_value_text(first);
    if (!script_work_spend(work, text.size))
        return (struct script_value){0};
    if (function == FUNCTION_BASE64)
        return script_value_string(script_base64_decode(work->arena, text), true);
    struct bytes decoded = script_percent_decode(work->arena, text);
    return script_value_string(decoded, first.is_changed || decoded.data != text.data);
}

/* A regular expression of plain characters, some of them escaped. */
static bool plain_regex(struct arena *arena, struct bytes regex, struct bytes *out_plain)
{
    static const char letters[] = "nrt";
    static const char meanings[] = "\n\r\t";
    uint8_t *out = arena_alloc(arena, regex.size);
    size_t size = 0;
    for (size_t i = 0; i < regex.size; i++) {
        uint8_t byte = regex.data[i];
        if (byte == '\\' && i + 1 < regex.size) {
            byte = regex.data[++i];
            const char *found = byte ? strchr(letters, byte) : NULL;
            if (!found && (byte_is_alpha(byte) || byte_is_digit(byte)))
                return false;
            byte = found ? (uint8_t)meanings[found - letters] : byte;
        } else if (strchr("\\^$.|?*+()[]{}", byte)) {
            return false;
        }
        out[size++] = byte;
    }
    *out_plain = bytes_make(out, size);
    return size > 0;
}

/* What a pattern looks for: a string, or a regular expression of plain characters, a class of such,
 * or one of them escaped. `*out_is_class`: any one byte of it. */
static bool plain_pattern(struct arena *arena, struct script_value pattern, struct bytes *out_plain,
                          bool *out_is_class)
{
    struct bytes text = script_value_text(pattern);
    *out_is_class = false;
    *out_plain = text;
    if (pattern.kind == VALUE_STRING)
        return text.size > 0;
    if (pattern.kind != VALUE_REGEX || pattern.size > REGEX_MOST_BYTES)
        return false;
    if (text.size > 2 && text.data[0] == '[' && text.data[1] != '^') {
        size_t end = bytes_find_byte(text, ']', 1);
        bool is_whole =
            end <= CLASS_MOST_BYTES &&
            (end + 1 == text.size || (end + 2 == text.size && text.data[end + 1] == '+'));
        text = bytes_slice(text, 1, end);
        *out_is_class = true;
        *out_plain = text;
        return is_whole && bytes_are_ascii(text) &&
               bytes_find_byte(text, '-', 0) == BYTES_NOT_FOUND &&
               bytes_find_byte(text, '\\', 0) == BYTES_NOT_FOUND;
    }
    if (bytes_equal(text, bytes_of("\\s")) || bytes_equal(text, bytes_of("\\s+"))) {
        *out_is_class = true;
        *out_plain = bytes_of(" \t\n\v\f\r");
        return true;
    }
    return plain_regex(arena, text, out_plain);
}

static struct script_value split(struct script_work *work, struct script_value self,
                                 struct script_value separator)
{
    struct bytes text = script_value_text(self);
    if (separator.kind == VALUE_STRING && separator.size == 0)
        return (struct script_value){self.data, self.size, VALUE_CHARACTERS, self.is_changed};
    struct bytes wanted;
    bool is_class = false;
    if (!plain_pattern(work->arena, separator, &wanted, &is_class) || is_class)
        return (struct script_value){0};
    size_t count = 1;
    for (size_t at = bytes_find(text, wanted, 0); at != BYTES_NOT_FOUND;
         at = bytes_find(text, wanted, at + wanted.size))
        count++;
    if (!script_work_spend(work, count * sizeof self))
        return (struct script_value){0};
    struct script_value *items = arena_alloc(work->arena, count * sizeof *items);
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        size_t end = bytes_find(text, wanted, start);
        items[i] = script_value_string(bytes_slice(text, start, end), self.is_changed);
        start = end + wanted.size;
    }
    return (struct script_value){items, (uint32_t)count, VALUE_ARRAY, self.is_changed};
}

static struct script_value join(struct script_work *work, struct script_value self,
                                struct script_value separator)
{
    bool has_separator = separator.kind == VALUE_STRING;
    if (self.kind == VALUE_CHARACTERS && has_separator && separator.size == 0)
        return script_value_string(script_value_text(self), true);
    if (self.kind != VALUE_ARRAY)
        return (struct script_value){0};
    struct bytes between = has_separator ? script_value_text(separator) : bytes_of(",");
    struct script_builder builder = {0};
    for (uint32_t i = 0; i < self.size && !work->is_spent; i++) {
        if (i)
            append(&builder, work, between);
        script_builder_add(&builder, work, script_value_items(self)[i]);
    }
    return built(&builder);
}

static struct script_value reverse(struct script_work *work, struct script_value self)
{
    if (self.kind == VALUE_CHARACTERS && script_work_spend(work, self.size)) {
        self.data = script_reverse(work->arena, script_value_text(self)).data;
        self.is_changed = true;
        return self;
    }
    if (self.kind != VALUE_ARRAY || !script_work_spend(work, self.size * sizeof self))
        return (struct script_value){0};
    struct script_value *items = arena_alloc(work->arena, self.size * sizeof *items);
    for (uint32_t i = 0; i < self.size; i++)
        items[i] = script_value_items(self)[self.size - 1 - i];
    return (struct script_value){items, self.size, VALUE_ARRAY, true};
}

static struct script_value concatenate(struct script_work *work, struct script_value self,
                                       struct script_value arguments)
{
    struct script_builder builder = {0};
    if (self.kind == VALUE_STRING)
        script_builder_add(&builder, work, self);
    for (uint32_t i = 0; i < arguments.size && !work->is_spent; i++)
        script_builder_add(&builder, work, script_value_items(arguments)[i]);
    return built(&builder);
}

static size_t find_plain(struct bytes text, struct bytes plain, bool is_class, size_t start)
{
    if (!is_class)
        return bytes_find(text, plain, start);
    for (; start < text.size; start++)
        if (bytes_find_byte(plain, text.data[start], 0) != BYTES_NOT_FOUND)
            return start;
    return BYTES_NOT_FOUND;
}

/* Every match is replaced, also where the script says the first one: what it hides is joined so. */
static struct script_value replace(struct script_work *work, struct script_value self,
                                   struct script_value pattern, struct script_value with)
{
    struct bytes text = script_value_text(self);
    struct bytes plain;
    bool is_class = false;
    if (with.kind != VALUE_STRING || !plain_pattern(work->arena, pattern, &plain, &is_class))
        return self;
    struct script_builder builder = {0};
    size_t step = is_class ? 1 : plain.size;
    size_t start = 0;
    for (size_t at = find_plain(text, plain, is_class, 0); at != BYTES_NOT_FOUND && !work->is_spent;
         at = find_plain(text, plain, is_class, start)) {
        append(&builder, work, bytes_slice(text, start, at));
        append(&builder, work, script_value_text(with));
        start = at + step;
    }
    if (start == 0)
        return self;
    append(&builder, work, bytes_from(text, start));
    return built(&builder);
}

/* slice, substring and substr with numbers that are not negative. */
static struct script_value slice(struct script_value self, struct bytes name,
                                 struct script_value arguments)
{
    struct bytes text = script_value_text(self);
    uint32_t start = number_of(script_value_at(arguments, 0));
    uint32_t end = number_of(script_value_at(arguments, 1));
    if (start == UINT32_MAX || !bytes_are_ascii(text))
        return (struct script_value){0};
    if (end != UINT32_MAX && bytes_equal(name, bytes_of("substr")))
        end = end > UINT32_MAX - start ? UINT32_MAX : start + end;
    return script_value_string(bytes_slice(text, start, end), true);
}

static struct script_value call_string_method(struct script_work *work, struct script_value self,
                                              struct bytes name, struct script_value arguments)
{
    struct script_value first = script_value_at(arguments, 0);
    if (bytes_equal(name, bytes_of("split")))
        return split(work, self, first);
    if (bytes_equal(name, bytes_of("concat")))
        return concatenate(work, self, arguments);
    if (bytes_start_with(name, bytes_of("replace")))
        return replace(work, self, first, script_value_at(arguments, 1));
    if (bytes_equal(name, bytes_of("charAt")))
        return script_value_at(self, first.kind == VALUE_NUMBER ? first.size : 0);
    if (bytes_equal(name, bytes_of("slice")) || bytes_start_with(name, bytes_of("substr")))
        return slice(self, name, arguments);
    if (bytes_equal(name, bytes_of("toString")) || bytes_equal(name, bytes_of("trim")) ||
        bytes_equal(name, bytes_of("valueOf")))
        return self;
    return (struct script_value){0};
}

static struct script_value call_array_method(struct script_work *work, struct script_value self,
                                             struct bytes name, struct script_value arguments)
{
    struct script_value first = script_value_at(arguments, 0);
    if (bytes_equal(name, bytes_of("join")))
        return join(work, self, first);
    if (bytes_equal(name, bytes_of("reverse")))
        return reverse(work, self);
    if (bytes_equal(name, bytes_of("slice")) && arguments.size == 0)
        return self;
    /* A callback that makes characters of numbers is not run; what it is for is clear. */
    if (bytes_equal(name, bytes_of("map"))) {
        struct script_value text = characters_of(work, self);
        bool is_text = text.kind == VALUE_STRING && script_is_readable(script_value_text(text));
        if (is_text)
            text.kind = VALUE_CHARACTERS;
        return is_text ? text : (struct script_value){0};
    }
    return (struct script_value){0};
}

static struct script_value call_function_method(struct script_work *work, struct script_value self,
                                                struct bytes name, struct script_value arguments)
{
    enum script_function function = (enum script_function)self.size;
    if (bytes_equal(name, bytes_of("bind")))
        return self;
    if (bytes_equal(name, bytes_of("apply")))
        return script_call(work, function, script_value_at(arguments, 1));
    if (!bytes_equal(name, bytes_of("call")) || arguments.size < 1)
        return (struct script_value){0};
    arguments.data = script_value_items(arguments) + 1;
    arguments.size--;
    return script_call(work, function, arguments);
}

struct script_value script_call_method(struct script_work *work, struct script_value self,
                                       struct bytes name, struct script_value arguments)
{
    bool is_long =
        self.kind == VALUE_STRING || self.kind == VALUE_CHARACTERS || self.kind == VALUE_ARRAY;
    /* What looks at all of it and makes nothing is work too. */
    if (is_long && !script_work_spend(work, self.size))
        return (struct script_value){0};
    switch (self.kind) {
    case VALUE_STRING:
        return call_string_method(work, self, name, arguments);
    case VALUE_CHARACTERS:
    case VALUE_ARRAY:
        return call_array_method(work, self, name, arguments);
    case VALUE_FUNCTION:
        return call_function_method(work, self, name, arguments);
    default:
        return (struct script_value){0};
    }
}

/* Numbers are characters, or the bytes of a file. */
static struct bytes shown_numbers(struct script_work *work, struct script_value array)
{
    struct bytes text = script_value_text(characters_of(work, array));
    if (script_is_readable(text))
        return text;
    if (!script_work_spend(work, array.size))
        return bytes_make(NULL, 0);
    uint8_t *content = arena_alloc(work->arena, array.size);
    for (uint32_t i = 0; i < array.size; i++) {
        uint32_t number = number_of(script_value_items(array)[i]);
        if (number > UINT8_MAX)
            return bytes_make(NULL, 0);
        content[i] = (uint8_t)number;
    }
    struct bytes file;
    bool is_file = script_file_decode(work->arena, bytes_make(content, array.size), &file);
    return is_file ? file : bytes_make(NULL, 0);
}

static struct bytes shown_array(struct script_work *work, struct script_value array)
{
    size_t number_count = 0;
    size_t string_count = 0;
    bool is_changed = false;
    if (!script_work_spend(work, array.size))
        return bytes_make(NULL, 0);
    for (uint32_t i = 0; i < array.size; i++) {
        struct script_value item = script_value_items(array)[i];
        number_count += number_of(item) <= 0x10FFFF;
        string_count += item.kind == VALUE_STRING;
        is_changed |= item.is_changed;
    }
    bool are_hex = array.size && are_pairs(array);
    if ((number_count == array.size || are_hex) && array.size >= CHARACTERS_LEAST_COUNT)
        return shown_numbers(work, array);
    if (string_count == 0)
        return bytes_make(NULL, 0);
    struct script_value first = script_value_at(array, 0);
    struct script_value whole = join(work, array, script_value_string(bytes_of(""), false));
    if (is_changed && !script_has_markup(script_value_text(whole)))
        whole = join(work, array, script_value_string(bytes_of("\n"), false));
    struct bytes decoded;
    if (!is_changed && first.kind == VALUE_STRING && first.size >= PIECE_LEAST_BYTES &&
        script_work_spend(work, whole.size) &&
        script_guess_decode(work->arena, script_value_text(whole), &decoded))
        return decoded;
    bool is_worth = is_changed || script_has_markup(script_value_text(whole));
    return is_worth ? script_value_text(whole) : bytes_make(NULL, 0);
}

struct bytes script_value_shown(struct script_work *work, struct script_value value)
{
    if (value.kind == VALUE_ARRAY)
        return shown_array(work, value);
    if (value.kind == VALUE_STRING || value.kind == VALUE_CHARACTERS)
        return script_value_text(value);
    return bytes_make(NULL, 0);
}
