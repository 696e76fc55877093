package face

// Paths of the decoy pages, in lower case. That these two existed is known of the real
// servers; what they showed is not (study-2018, section 3).
const (
	redirectPath = "/redirect.aspx"
	supportPath  = "/support.aspx"
)

// redirectTarget is where the first decoy page sends its visitors.
const redirectTarget = "https://www.lookitup.xs/"

const redirectPage = `<html><head><title>One moment</title></head>
<body><p>The page has a new place. <a href="https://www.lookitup.xs/">Go there now</a>.</p></body></html>
`

const supportPage = `<!DOCTYPE html>
<html><head><title>Support</title></head>
<body><h1>How can we help?</h1>
<p>Our desk is open on working days from nine to five. Write down the number of your order, then
leave your address below and somebody will come back to you.</p>
<form action="/Support.aspx" method="post"><input name="mail"/><input type="submit" value="Leave address"/></form>
</body></html>
`

// honeypotRedirectPage and honeypotSupportPage are what somebody sets up who has heard of
// the decoy pages and has not seen them.
const (
	honeypotRedirectPage = "<html><head><title>Redirect</title></head><body>Redirecting</body></html>\n"
	honeypotSupportPage  = "<html><head><title>Support</title></head><body>Contact support</body></html>\n"
)

const gatewayPage = `<html><head><title>502</title></head><body><h1>502</h1>no answer from behind</body></html>
`

const badRequestPage = `<html><head><title>400</title></head><body><h1>400</h1>this cannot be read</body></html>
`
