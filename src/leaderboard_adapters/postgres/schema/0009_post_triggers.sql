-- No program of the version before is left: nothing is written for it any more. What empties the changes of an erased
-- player stays until the columns go.

DROP TRIGGER of_the_version_before ON scores;
DROP TRIGGER for_the_version_before ON scores;
DROP TRIGGER for_the_version_before_again ON scores;
DROP TRIGGER for_the_version_before ON standings;
DROP TRIGGER for_the_version_before ON changes;
DROP FUNCTION forget_payload, fill_in_fields, fill_in_lists;
