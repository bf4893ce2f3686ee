#include "tests/signatures/tree_text.h"

void tree_text_append(struct buffer *out, const struct node *node)
{
    buffer_format(out, "%zu:%zu", node->place.line, node->place.column);
    if (node->kind == NODE_SCALAR) {
        buffer_append_byte(out, node->is_plain ? '=' : '"');
        buffer_append(out, node->text);
        return;
    }
    buffer_append_byte(out, node->kind == NODE_MAPPING ? '{' : '[');
    for (const struct node *member = node->first; member; member = member->next) {
        if (member != node->first)
            buffer_append_byte(out, ' ');
        if (member->key) {
            tree_text_append(out, member->key);
            buffer_append_byte(out, '>');
        }
        tree_text_append(out, member);
    }
    buffer_append_byte(out, node->kind == NODE_MAPPING ? '}' : ']');
}
