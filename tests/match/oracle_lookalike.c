#include "tests/match/oracle_lookalike.h"

#include "engine/base/fold.h"
#include "engine/base/skeleton.h"
#include "engine/mail/message.h"
#include "signatures/lookalike.h"

struct suspect {
    struct bytes domain;
    struct bytes registered;
    bool is_imitation;
};

static struct suspect suspect_of(struct arena *arena, struct bytes text)
{
    struct buffer folded = {0};
    struct suspect suspect = {0};
    (void)fold_append(&folded, text);
    suspect.domain = arena_copy(arena, buffer_bytes(&folded));
    buffer_done(&folded);
    for (size_t at; (at = bytes_find_byte(suspect.domain, '@', 0)) != BYTES_NOT_FOUND;)
        suspect.domain = bytes_from(suspect.domain, at + 1);
    struct bytes other = domain_other_form(arena, suspect.domain);
    if (other.size && bytes_are_ascii(suspect.domain))
        suspect.domain = other;
    suspect.registered = domain_registered(arena, suspect.domain);
    return suspect;
}

static void compare(void *state, struct bytes imitation, enum lookalike_family family)
{
    (void)family;
    struct suspect *suspect = state;
    struct bytes domain = suspect->domain;
    if (imitation.size < suspect->registered.size || !bytes_end_with(domain, imitation))
        return;
    size_t start = domain.size - imitation.size;
    suspect->is_imitation |= start == 0 || domain.data[start - 1] == '.';
}

static bool looks_the_same(struct bytes one, struct bytes other)
{
    struct buffer first = {0};
    struct buffer second = {0};
    skeleton_append(&first, one);
    skeleton_append(&second, other);
    bool is_same = bytes_equal(buffer_bytes(&first), buffer_bytes(&second));
    buffer_done(&first);
    buffer_done(&second);
    return is_same;
}

static struct lookalike_brand cut_at_dot(struct bytes domain)
{
    size_t dot = bytes_find_byte(domain, '.', 0);
    if (dot == BYTES_NOT_FOUND)
        return (struct lookalike_brand){domain, {0}};
    return (struct lookalike_brand){bytes_slice(domain, 0, dot), bytes_from(domain, dot + 1)};
}

bool oracle_imitates(struct arena *arena, const struct item *item, struct bytes text)
{
    struct suspect suspect = suspect_of(arena, text);
    struct lookalike_brand own = cut_at_dot(suspect.registered);
    skeleton_init();
    for (size_t i = 0; i < item->value_count; i++) {
        struct bytes genuine = suspect_of(arena, item->values[i].text).registered;
        struct lookalike_brand brand = cut_at_dot(genuine);
        if (bytes_equal(genuine, suspect.registered))
            return false;
        lookalike_generate(brand, compare, &suspect);
        bool has_same_label = bytes_equal(own.label, brand.label);
        bool has_same_suffix = bytes_equal(own.suffix, brand.suffix);
        if (own.suffix.size && looks_the_same(own.label, brand.label))
            suspect.is_imitation |=
                has_same_suffix || (!has_same_label && !lookalike_is_short(brand.label));
    }
    return suspect.is_imitation;
}
