### やさしい日本語。vendor は ja のものを使います。

cli-usage-invalid = コマンドの書き方を見てください
    .staff = コマンドが読めません。ヘルプで書き方を見てください。
    .patient = { -patient-wait }
    .spoken = { cli-usage-invalid }。{ cli-usage-invalid.staff }

import-file-done = ファイルを入れました
    .staff = { $rows }行を読みました。{ $rejected }行は入りませんでした。入らない行があれば、なおしてください。
    .patient = { -patient-wait }
    .spoken = { import-file-done }。{ import-file-done.staff }

import-file-unreadable = ファイルが読めません
    .staff = ファイルが開かないか、形がちがいます。ファイルの場所と形を見てください。
    .patient = { -patient-wait }
    .spoken = { import-file-unreadable }。{ import-file-unreadable.staff }

import-row-rejected = 入れることができない行があります
    .staff = { $line }行目の{ $field }を入れることができません。その行をなおして、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { import-row-rejected }。{ import-row-rejected.staff }

vpcd-connect-failed = テスト用のリーダーにつながりません
    .staff = テスト用のカードリーダーにつながりませんでした。テスト用のカードリーダーを始めてください。次に、もう一度やってみてください。
    .patient = { -patient-wait }
    .spoken = { vpcd-connect-failed }。{ vpcd-connect-failed.staff }
