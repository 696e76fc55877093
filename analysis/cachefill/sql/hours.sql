SELECT w, (hour % 24)::INTEGER AS of_day, sum(least(ends, (hour + 1) * 3600000000) - greatest(begins, hour * 3600000000))::BIGINT
FROM (SELECT w, begins, ends, unnest(range(begins // 3600000000, (ends - 1) // 3600000000 + 1)) AS hour FROM fx_hot WHERE ends > begins)
GROUP BY ALL ORDER BY w, of_day
