### English

cli-usage-invalid = Check the command
    .staff = The command could not be read. See the help for its use.
    .patient = { -patient-wait }
    .vendor = The argument { $field } breaks its rule. The exit code is 2.
    .spoken = { cli-usage-invalid }. { cli-usage-invalid.staff }

import-file-done = The import is done
    .staff = Rows read: { $rows }, rows not imported: { $rejected }. Correct the rows that were not imported, if any.
    .patient = { -patient-wait }
    .vendor = Rows read: { $rows }, rows rejected: { $rejected }.
    .spoken = The import is done. { $rows } read, { $rejected } not imported. Correct the rows that were not imported, if any.

import-file-unreadable = The file cannot be read
    .staff = The file cannot be opened or has another format. Check the place and format of the file.
    .patient = { -patient-wait }
    .vendor = Reading, the encoding or the header row failed. Nothing was imported.
    .spoken = { import-file-unreadable }. { import-file-unreadable.staff }

import-row-rejected = A row was not imported
    .staff = { $field } in line { $line } could not be imported. Correct that line and import it again.
    .patient = { -patient-wait }
    .vendor = { $field } in line { $line } breaks its rule. The other rows go on.
    .spoken = { import-row-rejected }. { import-row-rejected.staff }

vpcd-connect-failed = The virtual reader cannot be reached
    .staff = The virtual card reader could not be reached. Start the virtual card reader. Then try again.
    .patient = { -patient-wait }
    .vendor = No connection to the vpcd socket. Check HOST:PORT, then retry.
    .spoken = { vpcd-connect-failed }. { vpcd-connect-failed.staff }
