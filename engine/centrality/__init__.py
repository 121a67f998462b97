"""Other answers to "who is central?": one file a question, for those who migrate, compare or publish.

===================  ==================================================================  =============================
file                 central is whoever                                                  certified
===================  ==================================================================  =============================
article_rank         has the reactions of people who react to others too                 yes: a PageRank with a prior
eigenvector          has the reactions of central people                                 no: residual only
hits                 is reacted to by good hubs, who react to good authorities           no: residual only
salsa                is reacted to much, within the part of the graph that they are in    exact
katz                 many walks lead to                                                  no
strength             is reacted to much, or by many                                      exact
reach                reaches many within some steps                                      exact
nearness             is few steps from whom they reach (closeness, harmonic)             exact
betweenness          stands on many shortest ways between others                         exact
voterank             reaches many whom the ones before do not                            exact
cascade              sets off the largest cascades                                       exact, or a standard error
scaling              (scales of other systems, applied to any of them)                   exact
===================  ==================================================================  =============================

None of them is resistant to one's own reactions, as reputation is. Row = influencee, column = influencer.
"""
