"""A page of HTML as tests look at it."""

from html.parser import HTMLParser

EMPTY = {"meta", "br", "input"}


class Page(HTMLParser):
    """What a page is made of; raises when its elements do not nest."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text = [], [], text
        self.scripts = []
        """Attributes and words of each."""
        self.feed(text)

        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["script"]:
            self.scripts.append((self.elements[-1][1], data))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]
