package contest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"
)

// Attribute is a kind of values that things have.
type Attribute struct {
	Name string
	// Circumstance is true for what things share because they were set up together, such as
	// a day; false for what may show whose they are, such as a key.
	Circumstance bool
}

// Things are what a method gets.
type Things struct {
	// Names of the things, without meaning.
	Names      []string
	Attributes []Attribute
	// Records are, for each thing and attribute, its values: sorted, different, none if
	// nothing is known.
	Records [][][]string
}

// Case is a set of things with the truth about them.
type Case struct {
	// World and Seed name the case.
	World string
	Seed  int64
	Things
	// Truth is a label for each thing: equal labels are of one owner.
	Truth []int
	// Batches are labels of what was set up in one go, within an owner; nil if not known.
	Batches []int
	// Attributable tells which things show enough to be found with others of their owner;
	// those that do not should be left alone. nil if not known.
	Attributable []bool
}

// Hash returns a text that stands for all that a case holds but its name.
func (c *Case) Hash() string {
	h := sha256.New()
	number(h, len(c.Names), len(c.Attributes), len(c.Records), len(c.Truth), len(c.Batches))
	for _, n := range c.Names {
		text(h, n)
	}
	for _, a := range c.Attributes {
		text(h, a.Name)
		text(h, fmt.Sprint(a.Circumstance))
	}
	for _, r := range c.Records {
		for _, values := range r {
			number(h, len(values))
			for _, v := range values {
				text(h, v)
			}
		}
	}
	number(h, c.Truth...)
	number(h, c.Batches...)
	text(h, fmt.Sprint(c.Attributable))
	return hex.EncodeToString(h.Sum(nil)[:12])
}

func number(h hash.Hash, all ...int) {
	for _, n := range all {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	}
}

func text(h hash.Hash, s string) {
	number(h, len(s))
	h.Write([]byte(s))
}

// Answer is what a method makes of things.
type Answer struct {
	// Labels has a label for each thing: equal labels are one group. A thing that the method
	// leaves out has a label of its own.
	Labels []int
	// Core tells of which things the method is sure; nil if it does not say.
	Core []bool
	// Low and High are the bounds within which the method sees the number of owners with at
	// least CountedOwner things; both 0 if it does not say.
	Low, High int
}

// Method divides things into groups.
type Method struct {
	// Key names the method in files: lower-case letters, digits and hyphens.
	Key string
	// Title names it in tables.
	Title string
	// Group divides things. All chance comes from the source.
	Group func(context.Context, Things, rand.Source) (Answer, error)
	// Oracle stands in the place of Group if what it does needs the truth: it shows what
	// could be reached, and is no method that anybody could use.
	Oracle func(*Case) Answer
}

// Run lets the method divide a case. The source of chance depends on the seed of the case
// alone.
func (m Method) Run(ctx context.Context, c *Case) (Answer, error) {
	var a Answer
	if m.Oracle != nil {
		a = m.Oracle(c)
	} else {
		var err error
		if a, err = m.Group(ctx, c.Things, rand.NewPCG(uint64(c.Seed), 0x636f6e74657374)); err != nil {
			return Answer{}, fmt.Errorf("method %s on %s, seed %d: %w", m.Key, c.World, c.Seed, err)
		}
	}
	n := len(c.Records)
	if len(a.Labels) != n || a.Core != nil && len(a.Core) != n {
		return Answer{}, fmt.Errorf("method %s on %s, seed %d gave %d labels and %d marks of the core for %d things; it must speak of each",
			m.Key, c.World, c.Seed, len(a.Labels), len(a.Core), n)
	}
	return a, nil
}
