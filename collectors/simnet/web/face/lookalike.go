package face

import (
	"net/http"
	"strings"

	"bridle/datasets/world"
)

// lookalike is the conduct of world.Lookalike: that of ordinary software but for what its
// trait says.
func (v visit) lookalike() answer {
	switch v.server.Trait {
	case world.TraitProxyA:
		return v.proxyA()
	case world.TraitProxyB:
		return v.proxyB()
	case world.TraitDecoyHTTP:
		return v.decoyPages()
	}
	if v.Defect != Sound {
		return v.ordinary()
	}
	switch v.server.Trait {
	case world.TraitGateway:
		return v.html(http.StatusBadGateway, gatewayPage)
	case world.TraitRedirector:
		if !v.ownHost() {
			a := v.html(http.StatusMovedPermanently, "")
			a.fields = append(a.fields, field{"Location", "https://" + v.Host + "/"})
			return a
		}
	}
	switch page := v.copied(); page {
	case "":
		return v.ordinary()
	case redirectPage:
		if v.server.Trait == world.TraitRedirect {
			return v.html(http.StatusOK, page)
		}
		a := v.html(http.StatusFound, page)
		a.fields = append(a.fields, field{"Location", redirectTarget})
		return a
	default:
		return v.html(http.StatusOK, page)
	}
}

// html is a page as the server's software sends it.
func (v visit) html(status int, page string) answer {
	a := v.base(kindOf(v.server))
	a.fields = append(a.fields, field{"Content-Type", "text/html"})
	a.status, a.reason, a.body = status, http.StatusText(status), page
	return a
}

// copied returns the page that a lookalike shows where front ends have a decoy page, or
// everywhere; "" if it has none for the path.
func (v visit) copied() string {
	path := strings.ToLower(v.Path)
	switch v.server.Trait {
	case world.TraitRedirect:
		return at(path, redirectPage, "")
	case world.TraitSupport:
		return at(path, "", supportPage)
	case world.TraitHoneypot:
		return at(path, honeypotRedirectPage, honeypotSupportPage)
	case world.TraitClone:
		return at(path, redirectPage, supportPage)
	case world.TraitCatchAll:
		if path == redirectPath {
			return redirectPage
		}
		return supportPage
	}
	return ""
}

// at returns the page that belongs to the path of a decoy page.
func at(path, redirect, support string) string {
	switch path {
	case redirectPath:
		return redirect
	case supportPath:
		return support
	}
	return ""
}
