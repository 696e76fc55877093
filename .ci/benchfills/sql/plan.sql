-- Names: 60 of 20 operators, 30 decoys and 10 controls; 90 zones, of which 10 have two. Resolvers by twos.
CREATE TEMP TABLE bench_name AS
SELECT n, 'n' || n || '.z' || (n % 90) || '.com' AS name, 'z' || (n % 90) || '.com' AS zone,
  CASE WHEN n < 60 THEN 'target' WHEN n < 90 THEN 'decoy' ELSE 'control' END AS purpose, [300, 1800, 3600, 14400][1 + n % 4] AS ttl
FROM range(100) r(n);

CREATE TEMP TABLE bench_resolver AS
SELECT a, '198.' || (18 + a // 65536) || '.' || (a // 256) % 256 || '.' || a % 256 AS address, a // 2 AS g, 'group-' || a // 2 AS cache_group,
  64512 + (a // 20) AS asn, chr((65 + (a // 20) % 26)::INTEGER) || chr((65 + (a // 520) % 3)::INTEGER) AS country
FROM range({resolvers}) r(a)
