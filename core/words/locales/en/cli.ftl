### English

cli-usage-invalid = Check the command
    .staff = The command could not be read. See the help for its use.
    .patient = { -patient-wait }
    .vendor = The argument { $field } breaks its rule. The exit code is 2.
    .spoken = { cli-usage-invalid }. { cli-usage-invalid.staff }

import-file-unreadable = The file cannot be read
    .staff = The file cannot be opened or has another format. Check the place and format of the file.
    .patient = { -patient-wait }
    .vendor = Reading, the encoding or the header row failed. Nothing was imported.
    .spoken = { import-file-unreadable }. { import-file-unreadable.staff }

import-row-conflict = Two rows contradict each other
    .staff = { $field } in line { $line } contradicts another row or the register. Correct the rows and import them again.
    .patient = { -patient-wait }
    .vendor = { $field } in line { $line } contradicts another row or the register. The person or facility stays as it was. The other rows go on.
    .spoken = { import-row-conflict }. { import-row-conflict.staff }

import-row-encoding = A row cannot be read
    .staff = { $field } in line { $line } holds characters that cannot be read. Correct that line and import it again.
    .patient = { -patient-wait }
    .vendor = { $field } in line { $line } is no text in the encoding of the file. Name the encoding, or correct the bytes. The other rows go on.
    .spoken = { import-row-encoding }. { import-row-encoding.staff }

import-row-length = A row has too many or too few values
    .staff = Line { $line } has too many or too few values. Correct that line and import it again.
    .patient = { -patient-wait }
    .vendor = Line { $line } has another number of values than the header. Check commas and quotes. The other rows go on.
    .spoken = { import-row-length }. { import-row-length.staff }

import-row-rejected = A row was not imported
    .staff = { $field } in line { $line } could not be imported. Correct that line and import it again.
    .patient = { -patient-wait }
    .vendor = { $field } in line { $line } breaks its rule. The other rows go on.
    .spoken = { import-row-rejected }. { import-row-rejected.staff }

import-run-superseded = The import was stopped
    .staff = Another import has begun. Nothing of this one was taken. Wait for the other one. Then import again.
    .patient = { -patient-wait }
    .vendor = Another import of the same kind has begun, which ends this one. The register is as it was.
    .spoken = { import-run-superseded }. { import-run-superseded.staff }

testkit-vpcd-unreachable = The virtual reader cannot be reached
    .staff = The virtual card reader could not be reached. Start the virtual card reader. Then try again.
    .patient = { -patient-wait }
    .vendor = No connection to the vpcd socket. Check HOST:PORT, then retry.
    .spoken = { testkit-vpcd-unreachable }. { testkit-vpcd-unreachable.staff }

testkit-mint-impossible = The test certificate cannot be made
    .staff = The test certificate cannot be made. Check the profile.
    .patient = { -patient-other-way }
    .vendor = No certificate of that size, period or input can be minted.
    .spoken = { testkit-mint-impossible }. { testkit-mint-impossible.staff }

testkit-export-unwritable = The test files cannot be written
    .staff = The test files cannot be written. Check the folder.
    .patient = { -patient-other-way }
    .vendor = The target folder is not writable.
    .spoken = { testkit-export-unwritable }. { testkit-export-unwritable.staff }

testkit-memory-unreadable = The virtual card's memory cannot be read
    .staff = The memory file of the virtual card cannot be read. Check the file.
    .patient = { -patient-other-way }
    .vendor = The memory file is unreadable or of another form.
    .spoken = { testkit-memory-unreadable }. { testkit-memory-unreadable.staff }

testkit-profile-invalid = The profile cannot be read
    .staff = The profile of the synthetic person cannot be read. Check the line named.
    .patient = { -patient-other-way }
    .vendor = JSON syntax, a field name or a value is not of the schema.
    .spoken = { testkit-profile-invalid }. { testkit-profile-invalid.staff }

testkit-quirk-unknown = No quirk has this name
    .staff = No quirk of the virtual card has this name. Choose one of the list.
    .patient = { -patient-other-way }
    .vendor = The quirk name is not in the list.
    .spoken = { testkit-quirk-unknown }. { testkit-quirk-unknown.staff }

testkit-vpcd-broken = The virtual card lost its reader
    .staff = The virtual card lost its reader. Start it again.
    .patient = { -patient-other-way }
    .vendor = The TCP connection to vpcd broke.
    .spoken = { testkit-vpcd-broken }. { testkit-vpcd-broken.staff }

testkit-transcript-malformed = The transcript cannot be read
    .staff = The transcript cannot be read. Check the file.
    .patient = { -patient-other-way }
    .vendor = The file is no transcript of this version; the line is named.
    .spoken = { testkit-transcript-malformed }. { testkit-transcript-malformed.staff }

testkit-transcript-different = The tap is not the recorded one
    .staff = The tap is not the recorded one. Check the step.
    .patient = { -patient-other-way }
    .vendor = The task gave another command than the transcript; the step is named.
    .spoken = { testkit-transcript-different }. { testkit-transcript-different.staff }
