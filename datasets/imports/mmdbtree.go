package imports

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
)

// searchTree is the search tree of an MMDB file: nodes of two records, one for each value
// of the next bit of an address. A record is another node, the number of nodes (nothing is
// known), or a place in the data section.
//
// Writers put IPv4 under ::/96 and let ::ffff:0:0/96, 2001::/32 and 2002::/16 lead to the
// same node. Apart from that no node has two parents; a damaged or malicious file may be
// otherwise, with as many paths as there are addresses. So the tree is walked here, each
// node once, and whatever leads to a node a second time is an error.
type searchTree struct {
	bytes   []byte
	nodes   uint32
	size    uint // bits of a record: 24, 28 or 32
	depth   int  // bits of an address: 32 or 128
	data    int64
	ipv4    uint32 // the node of ::/96; nodes if there is none
	visited []uint64
}

// separator is the number of zero bytes between tree and data section.
const separator = 16

// metadataMarker stands between data section and metadata.
const metadataMarker = "\xAB\xCD\xEFMaxMind.com"

var errDamaged = errors.New("the file is damaged; get it again")

// newSearchTree checks that the tree is in the file.
func newSearchTree(file []byte, nodes, size, version uint) (*searchTree, error) {
	end := bytes.LastIndex(file, []byte(metadataMarker))
	if size != 24 && size != 28 && size != 32 || version != 4 && version != 6 || uint64(nodes) > 1<<32-1 {
		return nil, fmt.Errorf("a tree of %d nodes, records of %d bits, IPv%d: %w", nodes, size, version, errDamaged)
	}
	length := int64(nodes) * int64(size) / 4
	t := &searchTree{nodes: uint32(nodes), size: size, depth: 128, data: int64(end) - length - separator, ipv4: uint32(nodes)}
	if end < 0 || t.data < 0 {
		return nil, fmt.Errorf("a tree of %d bytes in %d: %w", length, len(file), errDamaged)
	}
	t.bytes, t.visited = file[:length], make([]uint64, nodes/64+1)
	if version == 4 {
		t.depth = 32
		return t, nil
	}
	at := uint32(0)
	for bit := 0; bit < 96 && at < t.nodes; bit++ {
		at = t.record(at, 0)
	}
	if at < t.nodes {
		t.ipv4 = at
	}
	return t, nil
}

// record returns the left (0) or right (1) record of a node.
func (t *searchTree) record(node uint32, side int) uint32 {
	b := t.bytes[int64(node)*int64(t.size)/4:]
	switch {
	case t.size == 24:
		b = b[3*side:]
		return uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2])
	case t.size == 28 && side == 0:
		return uint32(b[3]>>4)<<24 | uint32(b[0])<<16 | uint32(b[1])<<8 | uint32(b[2])
	case t.size == 28:
		return uint32(b[3]&15)<<24 | uint32(b[4])<<16 | uint32(b[5])<<8 | uint32(b[6])
	}
	b = b[4*side:]
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// leaf is a network with its record.
type leaf struct {
	prefix netip.Prefix
	offset uintptr // of the record in the data section
}

// walk calls each for every network that has a record, in the order of addresses. Networks
// of an IPv6 tree are IPv6 prefixes, those of IPv4 too.
func (t *searchTree) walk(each func(leaf) error) error {
	if t.nodes == 0 {
		return nil
	}
	return t.descend(0, 0, [16]byte{}, each)
}

// descend walks a node at a depth; address has the bits that lead to it.
func (t *searchTree) descend(node uint32, depth int, address [16]byte, each func(leaf) error) error {
	if t.visited[node/64]>>(node%64)&1 != 0 {
		return fmt.Errorf("two ways lead to node %d of the tree, or it leads to itself: %w", node, errDamaged)
	}
	t.visited[node/64] |= 1 << (node % 64)
	if depth == t.depth {
		return fmt.Errorf("the tree goes deeper than an address has bits: %w", errDamaged)
	}
	for side := range 2 {
		below := address
		below[depth/8] |= byte(side) << (7 - depth%8)
		record := t.record(node, side)
		switch {
		case record == t.nodes:
			continue
		case record < t.nodes:
			if record == t.ipv4 && [12]byte(below[:12]) != [12]byte{} {
				continue // another way to IPv4, which has its place under ::/96
			}
			if err := t.descend(record, depth+1, below, each); err != nil {
				return err
			}
			continue
		}
		l, err := t.leaf(below, depth+1, record)
		if err == nil {
			err = each(l)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *searchTree) leaf(address [16]byte, bits int, record uint32) (leaf, error) {
	a := netip.AddrFrom16(address)
	if t.depth == 32 {
		a = netip.AddrFrom4([4]byte(address[:4]))
	}
	l := leaf{prefix: netip.PrefixFrom(a, bits)}
	offset := int64(record) - int64(t.nodes) - separator
	if offset < 0 || offset >= t.data {
		return l, fmt.Errorf("the record of %s lies outside the data: %w", l.prefix, errDamaged)
	}
	l.offset = uintptr(offset)
	return l, nil
}
