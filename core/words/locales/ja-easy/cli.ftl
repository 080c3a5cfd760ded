### やさしい日本語。vendor は ja のものを使います。

cli-usage-invalid = コマンドの書き方を見てください
    .staff = コマンドが読めません。ヘルプで書き方を見てください。
    .patient = { -patient-wait }
    .spoken = { cli-usage-invalid }。{ cli-usage-invalid.staff }

import-file-unreadable = ファイルが読めません
    .staff = ファイルが開かないか、形がちがいます。ファイルの場所と形を見てください。
    .patient = { -patient-wait }
    .spoken = { import-file-unreadable }。{ import-file-unreadable.staff }

import-row-conflict = 行と行が合いません
    .staff = { $line }行目の{ $field }が、ほかの行と合いません。行をなおして、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { import-row-conflict }。{ import-row-conflict.staff }

import-row-encoding = 文字が読めない行があります
    .staff = { $line }行目の{ $field }の文字が読めません。その行をなおして、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { import-row-encoding }。{ import-row-encoding.staff }

import-row-length = 項目の数が合わない行があります
    .staff = { $line }行目の項目の数が合いません。その行をなおして、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { import-row-length }。{ import-row-length.staff }

import-row-rejected = 入れることができない行があります
    .staff = { $line }行目の{ $field }を入れることができません。その行をなおして、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { import-row-rejected }。{ import-row-rejected.staff }

import-run-superseded = 途中でやめました
    .staff = ほかの人が同じ作業を始めました。このファイルは入っていません。少し待ってから、もう一度入れてください。
    .patient = { -patient-wait }
    .spoken = { import-run-superseded }。{ import-run-superseded.staff }

testkit-vpcd-unreachable = テスト用のリーダーにつながりません
    .staff = テスト用のカードリーダーにつながりませんでした。テスト用のカードリーダーを始めてください。次に、もう一度やってみてください。
    .patient = { -patient-wait }
    .spoken = { testkit-vpcd-unreachable }。{ testkit-vpcd-unreachable.staff }

testkit-mint-impossible = 練習用の証明書が作れません
    .staff = 練習用の証明書が作れません。設定を確かめてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-mint-impossible }。{ testkit-mint-impossible.staff }

testkit-export-unwritable = 練習用のファイルが書けません
    .staff = ファイルが書けません。場所を確かめてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-export-unwritable }。{ testkit-export-unwritable.staff }

testkit-memory-unreadable = 練習用のカードが読めません
    .staff = 練習用のカードのファイルが読めません。確かめてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-memory-unreadable }。{ testkit-memory-unreadable.staff }

testkit-profile-invalid = 練習用の人の設定が読めません
    .staff = 練習用の人の設定が読めません。確かめてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-profile-invalid }。{ testkit-profile-invalid.staff }

testkit-quirk-unknown = その名前はありません
    .staff = その名前はありません。一覧から選んでください。
    .patient = { -patient-other-way }
    .spoken = { testkit-quirk-unknown }。{ testkit-quirk-unknown.staff }

testkit-vpcd-broken = 練習用のカードが切れました
    .staff = 練習用のカードが切れました。もう一度始めてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-vpcd-broken }。{ testkit-vpcd-broken.staff }

testkit-transcript-malformed = 練習用の記録が読めません
    .staff = 記録が読めません。ファイルを確かめてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-transcript-malformed }。{ testkit-transcript-malformed.staff }

testkit-transcript-different = 練習用の記録と違います
    .staff = 記録と違います。同じところを確かめてください。
    .patient = { -patient-other-way }
    .spoken = { testkit-transcript-different }。{ testkit-transcript-different.staff }
