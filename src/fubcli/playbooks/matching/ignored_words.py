"""Words that say nothing of a subject, and words that only look like misspelt ones."""

from __future__ import annotations

EMPTY = frozenset(
    """
    a able about above across act actually after afternoon afterwards again against age ago all almost along already
    also although always am an analyst and another any anybody anyhow anyone anything anyway appear appeared appears
    are around as asap ask assume at average away back banner basically be because been before began begin beginning
    being believe belong belongs below between bit boss both but by came can cannot case cause certain cheers
    colleague come comes confirm correct could create created crm csm currently customer's day days dear detail
    details dev did do does each eight either else enough entire evening ever every everyone everything everywhere
    exactly example exec execs expected far fast few find first five follow following for four from fub furious fyi
    gave get gets getting give given go goes going good got guess guys had happen happened happening has have having
    he heard hello her here hers hey hi him his hit hope hoping hour hours how however human hundred hundreds i id
    if im in including insist instead into investigate investigation is it its itself just keep kept kind kindly
    kinds know last lately legal let like likely list log look looking looks lot lots made make makes manager many
    mass may maybe me mean meanwhile median might minute minutes month months more morning morning's much must my
    myself name near need needs never new next nine no nobody nor not notice noticed now o of off often ok okay on
    once one only or other others our ours out over overall overnight own pacific particular pdt per phone please
    pls pm point possible prep privacy produce pst pt pull put question quick quickly quite rather really reason
    reasons recently red regarding regards report's reproduce request return returns root run s said same saw say
    says second see seem seems seen seven several she should show shows side simply since sincerely six so some
    somebody somebody's someone something sometimes somewhere sort specific start started starting stay stays still
    store stored string such suddenly support supposed sure suspect suspects take tell ten than thank thanks that
    the their theirs them then there these they thing things think third this those though three through thus ticket
    time times to together told too toward true try trying two typical typically unable under understand until up
    upon urgent us usually various very via w want wants was way we week weeks well went were what whatever when
    where whether which while who's whole why will with within without wonder wondering would year years yes yet you
    your yours
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""They count inside of expressions only."""

NOT_MISSPELT = frozenset(
    """
    accept agency agenda attention billion bronzer cable cables citation conduct contacted content context contract
    contracts contribution costumer course courses create created creating creation dealer dealers deliver delivery
    delver distribution edition expand expect expected expert experts expose extort fable fellow golden import
    imported imports leader leaders listing listings litigation location locations mention mentions million
    mitigation moderation mutation notation pillow product products rapport rates rating ratings reader readers
    related relation relations report report's resort resource resources retribution rotation seating silver sinking
    sliver sport stable staging staring starting stating station stations staying tables vacation variation willow
    yellow
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""They lie one letter beside one of the field's words, and mean something else."""
