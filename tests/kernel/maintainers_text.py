"""A MAINTAINERS file that has all that makes matching hard."""

TEXT = """\
List of maintainers
===================

	M: *Mail* patches to
	F: *Files*

CRYSTAL DMA ENGINE
M:	"Stone, Ada" <ada@example.org>
R:	J\u00fcrgen \u00c4rger <juergen@example.org>
L:	crystal@lists.example.org (moderated for non-subscribers)
L:	crystal-team@example.org (subscribers-only)
S:	Supported
F:	drivers/dma/crystal

DMA ENGINES
M:	Bo Berg <bo@example.org>
M:	Ada Stone <ada@old.example.org>
L:	dmaengine@example.org
S:	Maintained
T:	git git://git.example.org/pub/scm/linux/kernel/git/bo/dma.git
T:	git git://git.example.org/pub/scm/linux/kernel/git/bo/dma.git next
F:	drivers/dma/
F:	include/linux/dma?engine.h
X:	drivers/dma/foreign/

# a comment, and below it a blank line that ends nothing

NET DRIVERS
M:	Cy Clay <cy@example.org>
L:	net@example.org
S:	Maintained
P:	Documentation/process/maintainer-net.rst
T:	git https://example.org/net/net.git
T:	git https://example.org/net/net-next.git
F:	drivers/net/
X:	drivers/net/wireless/

NET BUS
M:	Di Dust <di@example.org>
L:	bus@example.org
S:	Maintained
T:	git git://git.example.org/bus/bus.git
F:	drivers/net/bus/

OLD THINGS
S:	Obsolete
F:	drivers/net/old*.[ch]

PINS
R:	nobody reads this
L:	Pins Team <pins@example.org>
N:	pins [^a]	# the blank counts for nothing
K:	take_pins
S:	Odd Fixes

THE REST
M:	Linus Torvalds <torvalds@linux-foundation.org>
L:	kernel@example.org
S:	Buried alive in reporters
F:	*
F:	*/
"""
