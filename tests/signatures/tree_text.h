/* A tree as one line of text, with the place of each node:
 *     1:1{1:1=a>1:4[1:5"b 1:10=5]}
 * Behind `=` stands what was written without quotes. */
#ifndef COLDTRAIL_TESTS_SIGNATURES_TREE_TEXT_H
#define COLDTRAIL_TESTS_SIGNATURES_TREE_TEXT_H

#include "engine/base/buffer.h"
#include "signatures/yaml_tree.h"

void tree_text_append(struct buffer *out, const struct node *node);

#endif
