/* SPDX-License-Identifier: BSD-2-Clause */
#include "write/c_array.h"

/* A text of another file in a comment: no end of it, no escape, no control byte. */
static void put_remark(const struct c_array *a, struct sink *out)
{
    struct str rest = a->remark, line;
    sink_z(out, "/* Made by `servc export --format=c'; not to be edited.\n *\n");
    while (str_cut(&rest, '\n', &line)) {
        sink_z(out, " * ");
        for (size_t i = 0; i < line.n; i++) {
            char c = line.p[i];
            bool plain = (c >= ' ' && c < 0x7F && c != '*' && c != '\\' && c != '?') || c == '\t';
            sink_char(out, c == '\t' ? ' ' : plain ? c : '.');
        }
        sink_char(out, '\n');
    }
    sink_z(out, " */\n");
}

/* Rows of bytes in decimal: the shortest that every compiler takes. */
#define ROW 24

static void put_bytes(struct str image, struct sink *out)
{
    for (size_t i = 0; i < image.n; i++) {
        sink_u32(out, (unsigned char)image.p[i]);
        sink_char(out, ',');
        if (i % ROW == ROW - 1)
            sink_char(out, '\n');
    }
}

void write_c_array(const struct c_array *a, struct sink *out)
{
    put_remark(a, out);
    sink_printf(out, "#include \"%s.h\"\n\n", a->prefix);
    sink_z(out,
           "/* A table at a cache line, so that a lookup touches no more of them than it must.\n"
           " * Layout: doc/table.md of servc. */\n"
           "#if defined(__cplusplus) || __STDC_VERSION__ < 201112L\n"
           "#define TABLE_ALIGNED\n"
           "#else\n"
           "#define TABLE_ALIGNED _Alignas(64)\n"
           "#endif\n");
    sink_printf(out, "static TABLE_ALIGNED const unsigned char image[%zu] = {\n", a->image.n);
    put_bytes(a->image, out);
    sink_printf(out,
                "};\n\nint %s_open(struct servc_table **out)\n{\n"
                "    return servc_open_memory(image, sizeof image, 0, out);\n}\n\n",
                a->prefix);
    sink_printf(
        out,
        "const void *%s_image(size_t *size)\n{\n    *size = sizeof image;\n    return image;\n}\n",
        a->prefix);
}

static void put_guard(const struct c_array *a, struct sink *out)
{
    for (const char *p = a->prefix; *p; p++)
        sink_char(out, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
    sink_z(out, "_H\n");
}

void write_c_header(const struct c_array *a, struct sink *out)
{
    put_remark(a, out);
    sink_z(out, "#ifndef ");
    put_guard(a, out);
    sink_z(out, "#define ");
    put_guard(a, out);
    sink_z(out, "\n#include <servc.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    sink_printf(out,
                "/* Opens the table that is compiled in, as servc_open_memory does. */\n"
                "int %s_open(struct servc_table **out);\n\n",
                a->prefix);
    sink_printf(
        out, "/* Its bytes, a raw table of *size bytes. */\nconst void *%s_image(size_t *size);\n",
        a->prefix);
    sink_z(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
