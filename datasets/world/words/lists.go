package words

import "strings"

// Themes are what names are about, in the order of the lists.
func Themes() []string {
	return []string{"news", "telecom", "bank", "religion", "government", "politics", "shopping", "social"}
}

// Languages are those with a list, as ISO 639-1 codes. Which of them are in Latin
// transcription: ar, ru.
func Languages() []string {
	return []string{"ar", "de", "en", "es", "fr", "hu", "pt", "ru", "tr"}
}

// list returns the words of a language: first those that fit every theme, then one line for
// each theme, in the order of Themes. An unknown language has the words of English.
func list(language string) [9]string {
	switch language {
	case "ar":
		return arabic()
	case "de":
		return german()
	case "es":
		return spanish()
	case "fr":
		return french()
	case "hu":
		return hungarian()
	case "pt":
		return portuguese()
	case "ru":
		return russian()
	case "tr":
		return turkish()
	}
	return english()
}

func arabic() [9]string {
	return [9]string{
		"jadid maghrib sharq khalij alyawm alan watani hurr fawri madina",
		"sahifa jarida khabar anba nashra bayan sawt",
		"hatif jawal ittisal shabaka risala raqami",
		"masraf hisab mali dinar tahwil rasid",
		"islam quran salat masjid ramadan dua",
		"wizara hukuma bawaba khidma idara jawaz",
		"siyasa intikhab barlaman hizb dustur raay",
		"souq tasawuq hadaya arouud dukkan atour",
		"asdiqa suwar duat hayat lika majlis",
	}
}

func german() [9]string {
	return [9]string{
		"neu heute stadt land sofort direkt online nord sued mein",
		"zeitung blatt meldung bericht kurier anzeiger",
		"mobilfunk netz anruf funk tarif guthaben",
		"bank konto sparen kredit geld ueberweisung",
		"kirche glaube gebet gemeinde bibel pfarre",
		"amt ministerium behoerde rathaus antrag pass",
		"politik wahl partei landtag abgeordnete debatte",
		"laden angebot kaufen rabatt markt gutschein",
		"freunde bilder treffen verein gruppe leben",
	}
}

func spanish() [9]string {
	return [9]string{
		"nuevo hoy ciudad norte sur rapido directo mundo central mi",
		"diario prensa gaceta informe cronica titular",
		"movil telefono recarga llamada red mensaje",
		"banco cuenta ahorro credito pago saldo",
		"iglesia fe oracion parroquia biblia santo",
		"ministerio tramite gobierno registro cedula municipio",
		"voto partido congreso eleccion debate senado",
		"tienda oferta compra rebaja mercado regalo",
		"amigos fotos fiesta grupo club encuentro",
	}
}

func french() [9]string {
	return [9]string{
		"nouvelle jour ville nord ouest rapide direct monde centre mon",
		"journal presse gazette depeche chronique echo",
		"mobile telephone recharge appel reseau message",
		"banque compte epargne credit paiement solde",
		"eglise foi priere paroisse mosquee pelerin",
		"ministere service mairie prefecture passeport impots",
		"scrutin parti assemblee election debat senat",
		"boutique promo achat soldes marche cadeau",
		"amis photos soiree groupe rencontre cercle",
	}
}

func hungarian() [9]string {
	return [9]string{
		"uj mai varos eszak del gyors kozvetlen vilag kozpont sajat",
		"hirek ujsag lap jelentes kronika szemle",
		"mobil telefon egyenleg hivas halozat uzenet",
		"bank szamla hitel megtakaritas penz utalas",
		"templom hit ima egyhaz biblia zarandok",
		"hivatal miniszterium ugyfel okmany kormany jegyzo",
		"szavazas part parlament valasztas vita kepviselo",
		"bolt akcio vasarlas kupon piac ajandek",
		"baratok kepek buli csoport klub talalkozo",
	}
}

func portuguese() [9]string {
	return [9]string{
		"novo hoje cidade norte sul rapido direto mundo central meu",
		"jornal imprensa gazeta boletim cronica manchete",
		"celular telefone recarga chamada rede mensagem",
		"banco conta poupanca credito pagamento saldo",
		"igreja fe oracao paroquia biblia romaria",
		"ministerio servico prefeitura registro passaporte cartorio",
		"voto partido congresso eleicao debate senado",
		"loja oferta compra desconto mercado presente",
		"amigos fotos festa grupo clube encontro",
	}
}

func russian() [9]string {
	return [9]string{
		"novyi segodnya gorod sever vostok bystro pryamo mir centr moi",
		"gazeta novosti vestnik svodka obzor kurier",
		"mobil telefon balans zvonok svyaz soobshenie",
		"bank schet kredit vklad dengi perevod",
		"hram vera molitva prihod mechet palomnik",
		"gosuslugi ministerstvo pasport registr priem akim",
		"vybory partiya deputat golos debaty sejm",
		"magazin skidka pokupka kupon rynok podarok",
		"druzya foto vstrecha gruppa klub obshenie",
	}
}

func turkish() [9]string {
	return [9]string{
		"yeni bugun sehir kuzey guney hizli dogrudan dunya merkez benim",
		"haber gazete bulten manset gundem ajans",
		"mobil telefon kontor arama hat mesaj",
		"banka hesap kredi birikim para havale",
		"cami iman dua kuran hac vakif",
		"bakanlik hizmet belediye pasaport kayit devlet",
		"oylama parti meclis secim tartisma vekil",
		"magaza kampanya alisveris indirim pazar hediye",
		"arkadas resim bulusma grup kulup sohbet",
	}
}

func english() [9]string {
	return [9]string{
		"new today city north south quick direct world central my",
		"paper press gazette bulletin chronicle headline",
		"mobile phone topup call network message",
		"bank account savings credit payment balance",
		"church faith prayer parish mosque pilgrim",
		"ministry service council registry passport permit",
		"ballot party assembly election debate senate",
		"store offer buy sale market gift",
		"friends photos party group club meetup",
	}
}

// of returns the words of a language that fit every theme and those of one theme.
func of(language, theme string) (any, about []string) {
	lines := list(language)
	any = strings.Fields(lines[0])
	for i, t := range Themes() {
		if t == theme {
			return any, strings.Fields(lines[i+1])
		}
	}
	return any, any
}

// brands are names of companies that do not exist.
func brands() []string {
	return []string{
		"zentofon", "palmira", "quorbank", "velotel", "mistralia", "okapay", "norvano", "lumicel",
		"parvela", "tamarix", "giraldo", "korvex", "amberline", "solvanto", "fjordex", "halimo",
		"cassopay", "trevona", "yolanto", "bravino", "dunetel", "ilmatar", "oryxnet", "pelikaro",
	}
}
