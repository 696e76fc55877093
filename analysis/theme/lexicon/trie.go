package lexicon

import (
	"maps"
	"slices"
)

// node is a place in the tree of words: the next place for each letter, 0 for none.
type node struct {
	next [26]int32
	word *Word
}

// plant builds the tree of all words made of letters alone.
func (l *Lexicon) plant() {
	l.tree = make([]node, 1, 1+4*len(l.words))
	for _, text := range slices.Sorted(maps.Keys(l.words)) {
		at := int32(0)
		for i := 0; i < len(text) && at >= 0; i++ {
			c := text[i] - 'a'
			if c >= 26 {
				at = -1
				continue
			}
			if l.tree[at].next[c] == 0 {
				l.tree = append(l.tree, node{})
				l.tree[at].next[c] = int32(len(l.tree) - 1)
			}
			at = l.tree[at].next[c]
		}
		if at > 0 {
			l.tree[at].word = l.words[text]
		}
	}
}

// Beginning calls do with each word of letters that s begins with, the shortest first.
func (l *Lexicon) Beginning(s string, do func(*Word)) {
	at := int32(0)
	for i := range len(s) {
		c := s[i] - 'a'
		if c >= 26 {
			return
		}
		if at = l.tree[at].next[c]; at == 0 {
			return
		}
		if w := l.tree[at].word; w != nil {
			do(w)
		}
	}
}
