package theme

// unreadable stands for a letter that looks like none of a to z.
const unreadable = '~'

// lookalikes pairs letters with the Latin letter they look like or are an accented form of, in
// lower case. It is our own choice of what names have been seen to use: Latin with marks,
// Cyrillic, Greek. Unicode's table of confusables (UTS 39) is far larger; letters that are not
// here stay unreadable rather than be guessed.
const lookalikes = "àaáaâaãaäaåaāaăaąaǎaạaảaầaấaậaɑaαaаa" + "ḃbḅbƀbьbвb" + "çcćcĉcċcčcϲcсcƈc" + "ďdđdḍdԁdɗd" +
	"èeéeêeëeēeĕeėeęeěeẹeẻeếeềeệeеeёeεeєe" + "ƒfḟf" + "ĝgğgġgģgǧgɡgԍgցg" + "ĥhħhḥhһhнhհh" +
	"ìiíiîiïiĩiīiĭiįiıiǐiịiỉiɩiιiіiїi" + "ĵjјjʝj" + "ķkκkкkƙk" + "ĺlļlľlŀlłlḷlӏlɭlℓl" + "ṃmṁmмm" +
	"ñnńnņnňnṅnṇnηnпnռn" + "òoóoôoõoöoøoōoŏoőoơoọoỏoốoồoộoοoоoσoօo" + "ρpрpƥp" + "ɋqԛqզq" + "ŕrŗrřrṛrгrɍr" +
	"śsŝsşsšsșsṣsѕsʂs" + "ţtťtŧtțtṭtτtтt" + "ùuúuûuüuũuūuŭuůuűuųuưuụuủuυuսu" + "νvѵvṿvʋv" + "ŵwẁwẃwẅwѡwԝwωw" + "хxχx×x" +
	"ýyÿyŷyỳyỵyуyүyγy" + "źzżzžzẓzʐz" + "ßbþp" + "０0１1２2３3４4５5６6７7８8９9"

// fold turns every letter into the ASCII letter it looks like, one byte for each letter.
func fold(shown []rune) string {
	b := make([]byte, len(shown))
	for i, r := range shown {
		b[i] = foldRune(r)
	}
	return string(b)
}

func foldRune(r rune) byte {
	if r < 0x80 {
		return byte(r)
	}
	var before rune
	for _, x := range lookalikes {
		if before == r && x < 0x80 {
			return byte(x)
		}
		before = x
	}
	return unreadable
}

// skeleton writes into buf what a string looks like at a glance: 0 as o, 1 and i as l, 3 as e, 5
// as s, rn as m, vv as w. Two strings that differ but have one skeleton are taken for each other.
func skeleton(buf []byte, s string) []byte {
	b := buf[:0]
	for i := 0; i < len(s); i++ {
		c := s[i]
		next := byte(0)
		if i+1 < len(s) {
			next = s[i+1]
		}
		switch {
		case c == '0':
			c = 'o'
		case c == '1' || c == 'i':
			c = 'l'
		case c == '3':
			c = 'e'
		case c == '5':
			c = 's'
		case c == 'r' && next == 'n':
			c = 'm'
			i++
		case c == 'v' && next == 'v':
			c = 'w'
			i++
		}
		b = append(b, c)
	}
	return b
}
