"""Facts to Verdict: the decision tables of `rules/`, read strictly, compiled, tried in order, explained.

    load       texts of the tables -> RuleSet, or ConfigError with every problem
    engine     RuleSet.decide(facts) -> Verdict: the first row that holds, within the laws, and the trace of all tried
    laws       what no row can make mailbot do, however the tables are changed
    lint       what is wrong with tables that load: dead rows, missing default, templates, rash automatic rows
    coverage   how many combinations of facts end in each row, and that none ends nowhere
    explain    a verdict as text for a person
    diff       which verdicts change between two versions of the tables

Everything here is pure: no clock, file, network or randomness.
"""
