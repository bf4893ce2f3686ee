/* Any text as JSON: what jansson takes is taken, but for what nests deeper than ours may, and NULs,
 * behind which jansson does not look; strings are UTF-8, and places lie in the text. */
#include <jansson.h>

#include "engine/base/arena.h"
#include "engine/base/utf8.h"
#include "signatures/json_tree.h"
#include "tests/fuzz/fuzz.h"

static void check_node(const struct node *node, size_t line_count)
{
    REQUIRE(node->place.line > 0 && node->place.line <= line_count && node->place.column > 0);
    REQUIRE(node->kind == NODE_SCALAR || !node->text.data);
    REQUIRE(utf8_is_valid(node->text));
    size_t count = 0;
    for (const struct node *member = node->first; member; member = member->next) {
        REQUIRE((member->key != NULL) == (node->kind == NODE_MAPPING));
        check_node(member, line_count);
        count++;
    }
    REQUIRE(count == node->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = fuzz_copy(bytes_make(data, size), 0, 0);
    size_t line_count = 1;
    for (size_t i = 0; i < size; i++)
        line_count += data[i] == '\n';
    struct arena *arena = arena_new(4096);
    struct complaint complaint = {.arena = arena};
    struct node *root = NULL;
    if (tree_parse_json(arena, text, &complaint, &root)) {
        check_node(root, line_count);
    } else {
        json_t *oracle =
            json_loadb((const char *)text.data, text.size,
                       JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        bool is_too_deep = bytes_find(complaint.reason, bytes_of("deeper"), 0) != BYTES_NOT_FOUND;
        bool has_nul = bytes_find_byte(text, 0, 0) != BYTES_NOT_FOUND;
        REQUIRE(!oracle || is_too_deep || has_nul);
        REQUIRE(complaint.reason.size > 0 && complaint.place.line <= line_count);
        json_decref(oracle);
    }
    arena_free(arena);
    fuzz_free(text);
    return 0;
}
