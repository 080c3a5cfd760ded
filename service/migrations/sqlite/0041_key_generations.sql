-- Which generation of the audit's keys a row's `mac` was made with; the first where absent.
ALTER TABLE audit ADD COLUMN generation INTEGER;
