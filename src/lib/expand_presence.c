/* SPDX-License-Identifier: BSD-2-Clause */
/* Which endpoints have an entry, with a name or without. */
#include "lib/expand.h"

static void set_named(struct expansion *x, uint32_t port, unsigned t)
{
    x->state[port] = (uint8_t)(x->state[port] | NAMED << 2 * t);
    x->bits[t * BLOCKS + port / BLOCK_PORTS] |= 1u << port % BLOCK_PORTS;
    x->named[t]++;
}

/* Runs of ports without and with a name on tcp or udp, by turns; then for each of
 * those with one, two bits: both, tcp, udp. */
static bool take_runs(struct expansion *x)
{
    struct cursor runs = cursor_of(x, COLUMN_RUNS), classes = cursor_of(x, COLUMN_CLASSES);
    uint32_t port = 0, bits = 0, have = 0;
    for (bool named = false; runs.p < runs.end; named = !named) {
        uint32_t run = cursor_number(&runs);
        if (runs.bad || run > PORTS_ALL - port)
            return false;
        uint32_t end = port + run;
        if (!named)
            port = end;
        for (; port < end; port++) {
            if (have == 0) {
                bits = cursor_byte(&classes);
                have = 4;
            }
            if ((bits & 3) <= 1)
                set_named(x, port, SERVC_TCP);
            if ((bits & 3) != 1)
                set_named(x, port, SERVC_UDP);
            bits >>= 2;
            have--;
        }
    }
    return port == PORTS_ALL && !classes.bad && classes.p == classes.end;
}

/* `count` gaps between ports that are not yet in the transport's list. */
static bool take_ports(struct expansion *x, struct cursor *c, uint32_t count, unsigned t,
                       enum presence p)
{
    uint32_t *bits = x->bits + t * BLOCKS, block = 0, left = ~bits[0], have = count_bits(left);
    uint8_t state = (uint8_t)(p << 2 * t);
    for (; count > 0 && c->p < c->end; count--) {
        uint32_t gap = cursor_number(c);
        for (; gap >= have; have = count_bits(left)) {
            gap -= have;
            if (++block == BLOCKS)
                return false;
            left = ~bits[block];
        }
        have -= gap + 1;
        for (; gap > 0; gap--)
            left &= left - 1;
        x->state[block * BLOCK_PORTS + (uint32_t)__builtin_ctz(left)] |= state;
        bits[block] |= left & (0u - left);
        left &= left - 1;
    }
    return count == 0 && !c->bad;
}

static bool take_bare(struct expansion *x, enum table_column column, unsigned t)
{
    struct cursor c = cursor_of(x, column);
    uint32_t count = 0;
    for (const uint8_t *p = c.p; p < c.end; p++)
        count += *p < 0x80;
    return take_ports(x, &c, count, t, BARE) && c.p == c.end;
}

/* sctp and dccp, which have few: named ones of both, then the others of both. */
static bool take_sparse(struct expansion *x)
{
    struct cursor c = cursor_of(x, COLUMN_SPARSE);
    static const enum presence order[] = {NAMED, BARE};
    for (unsigned i = 0; i < 2; i++)
        for (unsigned t = SERVC_SCTP; t <= SERVC_DCCP; t++) {
            uint32_t count = cursor_number(&c);
            if (!take_ports(x, &c, count, t, order[i]))
                return false;
            x->named[t] += order[i] == NAMED ? count : 0;
        }
    return c.p == c.end;
}

bool expand_presence(struct expansion *x)
{
    x->state = expand_take(x, PORTS_ALL, 1);
    x->bits = expand_take(x, SERVC_TRANSPORTS * BLOCKS, sizeof *x->bits);
    if (x->error ||
        !expand_check(x, take_runs(x) && take_bare(x, COLUMN_BARE_TCP, SERVC_TCP) &&
                             take_bare(x, COLUMN_BARE_UDP, SERVC_UDP) && take_sparse(x)))
        return false;
    for (unsigned t = 0; t < SERVC_TRANSPORTS; t++) {
        for (uint32_t block = 0; block < BLOCKS; block++)
            x->entries[t] += count_bits(x->bits[t * BLOCKS + block]);
        x->first[t] = x->total;
        x->total += x->entries[t];
    }
    return true;
}
