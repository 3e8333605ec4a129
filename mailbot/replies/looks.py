"""Plain tags of an HTML template to tags that Outlook shows well: inline styles, tables for what must hold its shape.

Done to a template's source when it is loaded, so that people who edit templates write `<p>` and `<h2>`. A value that a
sender gave never comes through here; it is escaped when the template renders. No line is added or taken away.
"""

from __future__ import annotations

FONT = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;"
INK = "color:#212b32;"
TEXT = FONT + INK

TAGS = {
    "<p>": f'<p style="margin:0 0 16px 0;{TEXT}">',
    "<h2>": '<h2 style="margin:24px 0 8px 0;font-family:Arial,Helvetica,sans-serif;font-size:19px;line-height:26px;color:#005eb8;">',
    "<ul>": '<ul style="margin:0 0 16px 0;padding:0 0 0 24px;">',
    "<ol>": '<ol style="margin:0 0 16px 0;padding:0 0 0 24px;">',
    "<li>": f'<li style="margin:0 0 8px 0;{TEXT}">',
    "<blockquote>": (
        '<blockquote style="margin:0 0 16px 0;padding:0;"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        f'<td class="quote" bgcolor="#f0f4f5" style="padding:12px 16px;background-color:#f0f4f5;border-left:4px solid #005eb8;{TEXT}">'
    ),
    "</blockquote>": "</td></tr></table></blockquote>",
    "<table>": '<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px 0;border-collapse:collapse;">',
    "<th>": (
        '<th class="line" scope="row" align="left" valign="top" width="34%" '
        f'style="padding:8px 12px 8px 0;border-bottom:1px solid #d8dde0;font-weight:bold;text-align:left;{TEXT}">'
    ),
    "<td>": f'<td class="line" align="left" valign="top" style="padding:8px 0 8px 0;border-bottom:1px solid #d8dde0;word-break:break-word;overflow-wrap:anywhere;{TEXT}">',
    "<span>": '<span style="white-space:nowrap;">',
    '<a href="': '<a style="color:#005eb8;text-decoration:underline;" href="',
}


def dressed(source: str) -> str:
    """Return the source of an HTML template with its plain tags styled."""
    for plain, styled in TAGS.items():
        source = source.replace(plain, styled)
    return source
