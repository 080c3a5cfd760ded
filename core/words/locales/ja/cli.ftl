### 日本語

cli-usage-invalid = 指定を確かめてください
    .staff = コマンドの指定を読み取れません。ヘルプで使い方を確かめてください。
    .patient = { -patient-wait }
    .vendor = 引数{ $field }が規則に合いません。終了コードは2です。
    .spoken = { cli-usage-invalid }。{ cli-usage-invalid.staff }

import-file-unreadable = ファイルを読み取れません
    .staff = 取り込むファイルを開けないか、形式が合いません。ファイルの場所と形式を確かめてください。
    .patient = { -patient-wait }
    .vendor = ファイルの読み取り、文字コードまたは見出しの行で失敗しました。何も取り込んでいません。
    .spoken = { import-file-unreadable }。{ import-file-unreadable.staff }

import-row-conflict = 行が食い違っています
    .staff = { $line }行目の{ $field }が、ほかの行または登録済みの内容と食い違っています。行を直してもう一度取り込んでください。
    .patient = { -patient-wait }
    .vendor = { $line }行目の{ $field }が、ほかの行または登録済みの内容と矛盾します。その人または施設は前のままです。ほかの行は続けて処理します。
    .spoken = { import-row-conflict }。{ import-row-conflict.staff }

import-row-encoding = 文字を読み取れない行があります
    .staff = { $line }行目の{ $field }に読み取れない文字があります。その行を直してもう一度取り込んでください。
    .patient = { -patient-wait }
    .vendor = { $line }行目の{ $field }がファイルの文字コードに合いません。文字コードを指定するか、その部分を直します。ほかの行は続けて処理します。
    .spoken = { import-row-encoding }。{ import-row-encoding.staff }

import-row-length = 項目の数が合わない行があります
    .staff = { $line }行目の項目の数が合いません。その行を直してもう一度取り込んでください。
    .patient = { -patient-wait }
    .vendor = { $line }行目の項目の数が見出しと違います。カンマと引用符を確かめます。ほかの行は続けて処理します。
    .spoken = { import-row-length }。{ import-row-length.staff }

import-row-rejected = 取り込めない行があります
    .staff = { $line }行目の{ $field }を取り込めませんでした。その行を直してもう一度取り込んでください。
    .patient = { -patient-wait }
    .vendor = { $line }行目の{ $field }が規則に合いません。ほかの行は続けて処理します。
    .spoken = { import-row-rejected }。{ import-row-rejected.staff }

import-run-superseded = 取り込みを中止しました
    .staff = 別の取り込みが始まったため、この取り込みを中止しました。何も取り込んでいません。別の取り込みが終わってから、もう一度取り込んでください。
    .patient = { -patient-wait }
    .vendor = 同じ種類の別の取り込みが始まったため中止しました。登録内容は前のままです。
    .spoken = { import-run-superseded }。{ import-run-superseded.staff }

testkit-vpcd-unreachable = 仮想リーダーにつながりません
    .staff = 仮想カードリーダーの窓口につながりませんでした。仮想カードリーダーを起動してください。次にもう一度試してください。
    .patient = { -patient-wait }
    .vendor = vpcdのソケットに接続できません。HOST:PORTを確かめて再試行します。
    .spoken = { testkit-vpcd-unreachable }。{ testkit-vpcd-unreachable.staff }

testkit-mint-impossible = 試験用の証明書を作れません
    .staff = 試験用の証明書を作れません。人物の定義を確かめてください。
    .patient = { -patient-other-way }
    .vendor = 指定の長さ、期間または入力では証明書を作れません。
    .spoken = { testkit-mint-impossible }。{ testkit-mint-impossible.staff }

testkit-export-unwritable = 試験用のファイルを書き出せません
    .staff = 試験用のファイルを書き出せません。書き出し先を確かめてください。
    .patient = { -patient-other-way }
    .vendor = 書き出し先に書けません。
    .spoken = { testkit-export-unwritable }。{ testkit-export-unwritable.staff }

testkit-memory-unreadable = 仮想カードの記憶を読めません
    .staff = 仮想カードの記憶ファイルを読めません。ファイルを確かめてください。
    .patient = { -patient-other-way }
    .vendor = カードの記憶ファイルが読めないか、形式が異なります。
    .spoken = { testkit-memory-unreadable }。{ testkit-memory-unreadable.staff }

testkit-profile-invalid = 人物の定義を読めません
    .staff = 架空の人物の定義を読めません。示された行を確かめてください。
    .patient = { -patient-other-way }
    .vendor = JSONの構文、項目名または値が定義と異なります。
    .spoken = { testkit-profile-invalid }。{ testkit-profile-invalid.staff }

testkit-quirk-unknown = その名前のカードの癖はありません
    .staff = その名前のカードの癖はありません。一覧から選んでください。
    .patient = { -patient-other-way }
    .vendor = quirkの名前が一覧にありません。
    .spoken = { testkit-quirk-unknown }。{ testkit-quirk-unknown.staff }

testkit-vpcd-broken = 仮想カードの接続が切れました
    .staff = 仮想カードとリーダーの接続が切れました。もう一度始めてください。
    .patient = { -patient-other-way }
    .vendor = vpcdとのTCP接続が途中で切れました。
    .spoken = { testkit-vpcd-broken }。{ testkit-vpcd-broken.staff }

testkit-transcript-malformed = 記録を読めません
    .staff = 記録のファイルを読めません。ファイルを確かめてください。
    .patient = { -patient-other-way }
    .vendor = この版の記録の形ではありません。行番号を示します。
    .spoken = { testkit-transcript-malformed }。{ testkit-transcript-malformed.staff }

testkit-transcript-different = 記録と違います
    .staff = カードとのやり取りが記録と違います。その手順を比べてください。
    .patient = { -patient-other-way }
    .vendor = 記録と違う命令が出ました。手順の番号を示します。
    .spoken = { testkit-transcript-different }。{ testkit-transcript-different.staff }
