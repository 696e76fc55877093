package athena

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// label gives every operator a word that no other has.
//
// The word follows from the server of the group whose hash is the least, so a group keeps
// its label while it keeps that server, whatever else joins, leaves or comes to be larger. Two
// groups that come to one word: the larger keeps it, and the other goes by its next server.
func (in *Inference) label() {
	all := words()
	taken := map[string]bool{}
	for n := range in.Operators {
		o := &in.Operators[n]
		hashes := make([]uint64, 0, len(o.Servers))
		for _, i := range o.Servers {
			hashes = append(hashes, hash(in.Servers[i]))
		}
		slices.Sort(hashes)
		word := ""
		for _, h := range hashes {
			if w := all[h%uint64(len(all))]; !taken[w] {
				word = w
				break
			}
		}
		for k := 2; word == ""; k++ { // more groups than words
			if w := all[hashes[0]%uint64(len(all))] + "-" + strconv.Itoa(k); !taken[w] {
				word = w
			}
		}
		taken[word] = true
		o.Label = word
	}
}

// hash spreads texts evenly; FNV alone leaves similar texts close to each other.
func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text)) // a hash takes everything
	x := h.Sum64()
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// words are names of minerals, tools, fabrics, woods and weather that no state, party or
// creed has made its own; no animal, no flower and no tree of a flag or coat of arms.
func words() []string { return strings.Fields(wordList) }

const wordList = `
adze agate alabaster alder almanac amber anvil apatite apron arbor argil ashlar auger awl
axle azurite baize balsa barite barrel basalt basin batten beacon beaker bellows bench beryl bevel
birch bismuth bitumen bobbin bodkin bolster borax bracket brazier breccia brick bridge broadcloth
bronze brook bucket buckram buckle bulwark burlap button cabinet cairn calcite calico caliper cambric
candle canvas carafe cargo casket cassiterite castor celestine chalk chisel chert chintz cinder cinnabar
clamp clasp clay cleat clinker cobble cobalt coil compass copper corduroy cork corundum cotter crane
crayon crucible crystal cuprite cupola cymbal damask dapple delta denim derrick diorite dolomite dowel
drill drizzle drum dune dyke easel ebonite eddy elm emery enamel estuary eyelet fathom feldspar felt
ferry ferrule fiddle flagon flannel flint flume fluorite fog foil forge fossil fresco frost funnel
gabbro gable galena gantry garnet gasket gauge gauze geode gimlet gingham girder glacier glaze gneiss
goblet graphite gravel grommet grotto gusset gypsum hail halite halyard hammer hamper hasp hearth hematite
hickory hinge hoist hornblende hurdle ingot inkwell ivy jade jasper jetty joist jute kaolin kelp kerchief
kettle keystone kiln knapsack lacquer ladle lagoon lantern larch latch lathe lattice lava ledger lever
lichen lignite limestone linen lintel lockset locket loom lumber magnesite mallet mantle marble marl
mason meadow mica millstone mist mortar mortise muslin napkin needle nickel nozzle oakum oatmeal obelisk
obsidian ochre onyx opal organdy oxbow paddle paraffin parchment pebble pedestal pewter pestle pinion
pitcher plaster plinth pliers plumb poplin porphyry prism pulley pumice pyrite quarry quartz quill quoin
rafter ramp rasp ravine reef resin rivet rope rosin rudder rutile sandal sandstone sash satchel scaffold
schist scissors serge sextant shale shingle shovel shuttle sickle siding silica siphon slate sledge sleet
soapstone socket solder spar spigot spindle spire spool sprocket squall steatite stencil stirrup stopper
stove strata stucco sumac swivel tablet taffeta talc tallow tarpaulin tassel teak tendon terrace thimble
thistledown tile timber tinder topaz torch trestle trivet trowel truss tuff tumbler tundra tureen turnstile
tweed twill umber valve varnish vellum velvet veneer viaduct vise walnut warp washer wedge weft wharf
wherry whetstone wicker willow winch windlass wolframite woodbine wrench yarn yoke zeolite zinc zircon aquifer bollard burnish cistern clapboard dovetail flange ridgepole sluice tympanum
`
