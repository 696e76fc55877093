package closure

import (
	"go/token"
	"reflect"
	"sync"
	"unsafe"
)

// A frame holds the variables of one running call. It is the beginning of a
// larger block of memory: behind it follow the slots that its layout names.
type frame struct {
	th     *thread
	caller *frame // also the next of a list of free frames
	code   *code
	vars   []unsafe.Pointer // captured variables
	pos    token.Pos        // where in the caller the call stands
	label  *label           // of a branch on its way
	defers *deferred
	panics *panicking // set in the call of a deferred function while a panic runs
}

// at returns the address of a slot.
func (f *frame) at(off uintptr) unsafe.Pointer { return unsafe.Add(unsafe.Pointer(f), off) }

// A layout is the shape of frames: how many slots there are of each sort.
type layout struct {
	counts   [slotSorts]int
	starts   [slotSorts]uintptr
	rt       reflect.Type
	id       int
	pointers int // words from starts[1] to the end, all of which may hold pointers
}

// The sorts of slots, in the order in which they lie in a frame.
const (
	slotWord    = iota // int64, float64, bool
	slotPointer        // unsafe.Pointer
	slotString
	slotSlice
	slotAny
	slotSorts
)

// slotSizes are the sizes of one slot of each sort.
func slotSize(sort int) uintptr {
	return [slotSorts]uintptr{8, 8, 16, 24, 16}[sort]
}

// slotOf is the sort of slot for each class that has one.
func slotOf(c class) int {
	switch c {
	case classInt, classFloat, classBool:
		return slotWord
	case classString:
		return slotString
	case classSlice:
		return slotSlice
	case classAny:
		return slotAny
	}
	return slotPointer
}

// layouts is every layout of an engine, few because counts are rounded up.
type layouts struct {
	mu    sync.Mutex
	known map[[slotSorts]int]*layout
}

func roundUp(n int) int {
	for _, step := range []int{0, 2, 4, 8, 16, 32, 64, 128, 256} {
		if n <= step {
			return step
		}
	}
	return (n + 255) &^ 255
}

// of returns the layout with room for counts slots.
func (l *layouts) of(counts [slotSorts]int) *layout {
	for i := range counts {
		counts[i] = roundUp(counts[i])
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if made := l.known[counts]; made != nil {
		return made
	}
	elems := [slotSorts]reflect.Type{reflect.TypeFor[uint64](), reflect.TypeFor[unsafe.Pointer](), reflect.TypeFor[string](),
		reflect.TypeFor[[]unsafe.Pointer](), reflect.TypeFor[any]()}
	fields := []reflect.StructField{{Name: "Header", Type: reflect.TypeFor[frame]()}}
	made := &layout{counts: counts, id: len(l.known)}
	for i, n := range counts {
		fields = append(fields, reflect.StructField{Name: "S" + string(rune('0'+i)), Type: reflect.ArrayOf(n, elems[i])})
	}
	made.rt = reflect.StructOf(fields)
	for i := range counts {
		made.starts[i] = made.rt.Field(i + 1).Offset
	}
	made.pointers = int(made.starts[slotAny]+uintptr(counts[slotAny])*slotSize(slotAny)-made.starts[slotPointer]) / 8
	if l.known == nil {
		l.known = map[[slotSorts]int]*layout{}
	}
	l.known[counts] = made
	return made
}

// A thread is one goroutine that runs code of cells.
type thread struct {
	engine *Engine
	depth  int
	free   []*frame // lists of free frames by layout

	// native is the frame that called compiled code last, and nativePos where:
	// what panics in compiled code panicked there.
	native    *frame
	nativePos token.Pos
}

// frame takes a frame from the free ones or makes one.
func (th *thread) frame(l *layout) *frame {
	if l.id < len(th.free) {
		if f := th.free[l.id]; f != nil {
			th.free[l.id] = f.caller
			return f
		}
	}
	f := (*frame)(reflect.New(l.rt).UnsafePointer())
	f.th = th
	return f
}

// release gives a frame back once nothing can refer to it any more.
func (th *thread) release(f *frame, l *layout) {
	if l.pointers > 0 {
		clear(unsafe.Slice((*unsafe.Pointer)(f.at(l.starts[slotPointer])), l.pointers))
	}
	if f.defers != nil {
		return // it may be listed as the frame of a panic
	}
	for l.id >= len(th.free) {
		th.free = append(th.free, nil)
	}
	f.caller, f.vars, f.panics = th.free[l.id], nil, nil
	th.free[l.id] = f
}

// A code is a compiled function body.
type code struct {
	name    string
	fset    *token.FileSet
	layout  *layout
	params  []binding
	results []binding
	body    func(*frame) ctl
	finish  func(*frame) // brings results into their slots; may be nil
	defers  bool
}

// A binding is where a parameter or result lives.
type binding struct {
	t   *typ
	off uintptr
}

// A function is a name that calls go through: a new body replaces the old for
// earlier callers.
type function struct {
	name string
	code *code
}
