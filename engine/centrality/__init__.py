"""Other answers to "who is central?": one file a question, for those who migrate, compare or publish.

===================  ==================================================================  =============================
file                 central is whoever                                                  certified
===================  ==================================================================  =============================
article_rank         has the reactions of people who react to others too                 yes: a PageRank with a prior
eigenvector          has the reactions of central people                                 no: residual only
hits                 is reacted to by good hubs, who react to good authorities           no: residual only
scaling              (scales of other systems, applied to any of them)                   exact
===================  ==================================================================  =============================

None of them is resistant to one's own reactions, as reputation is. Row = influencee, column = influencer.
"""
