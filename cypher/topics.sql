-- asks:    about which topics do people react to this user?
-- mode:    read
-- params:  id STRING; k INTEGER 1..1000 = 20
-- columns: topic STRING, n INTEGER, n_people INTEGER
-- n: interactions of others that credit the user and carry the topic; shadows are left out.
SELECT t.topic AS topic, count(*) AS n, count(DISTINCT t.influencee) AS n_people
FROM (
    SELECT i.influencee AS influencee, unnest(list_distinct(i.topics)) AS topic
    FROM interactions AS i
    JOIN users AS v ON v.nr = i.influencer
    WHERE v.id = $id AND NOT i.shadow AND i.influencer <> i.influencee
) AS t
GROUP BY t.topic
ORDER BY n DESC, topic ASC
LIMIT $k
