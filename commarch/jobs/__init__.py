"""Jobs (后台任务): what runs apart from any request. Redis and RQ are the doorbell; PostgreSQL is the truth.

A job is a function in `table.JOBS`, which takes ids and nothing else, enters its tenant itself and finds in the tables what is to be
done. So a bell that was never rung, rung twice, or lost with Redis changes nothing: the jobs of `table.EVERY_MINUTE` read the tables
again each minute and when a worker starts.

To add a job: write the function, add one line to `table.JOBS`, ring it after the commit: `after_commit(lambda: ring("imports.read",
tenant_id=…, batch_id=…))`. If it does long work, let its own table hold a state with a lease, commit in steps, show progress from that
table, and add to `EVERY_MINUTE` a job that takes up what a killed worker left (a row at work whose lease has run out).

A job for a person runs `in_person(...)`: the database lets it in only while she is a member, and her duty is looked up again.
"""
