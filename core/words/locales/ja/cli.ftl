### 日本語

cli-usage-invalid = 指定を確かめてください
    .staff = コマンドの指定を読み取れません。ヘルプで使い方を確かめてください。
    .patient = { -patient-wait }
    .vendor = 引数{ $field }が規則に合いません。終了コードは2です。
    .spoken = { cli-usage-invalid }。{ cli-usage-invalid.staff }

import-file-done = 取り込みが終わりました
    .staff = { $rows }行を読み、{ $rejected }行を取り込めませんでした。取り込めなかった行があれば直してください。
    .patient = { -patient-wait }
    .vendor = 読んだ行は{ $rows }、拒んだ行は{ $rejected }です。
    .spoken = { import-file-done }。{ import-file-done.staff }

import-file-unreadable = ファイルを読み取れません
    .staff = 取り込むファイルを開けないか、形式が合いません。ファイルの場所と形式を確かめてください。
    .patient = { -patient-wait }
    .vendor = ファイルの読み取り、文字コードまたは見出しの行で失敗しました。何も取り込んでいません。
    .spoken = { import-file-unreadable }。{ import-file-unreadable.staff }

import-row-rejected = 取り込めない行があります
    .staff = { $line }行目の{ $field }を取り込めませんでした。その行を直してもう一度取り込んでください。
    .patient = { -patient-wait }
    .vendor = { $line }行目の{ $field }が規則に合いません。ほかの行は続けて処理します。
    .spoken = { import-row-rejected }。{ import-row-rejected.staff }

vpcd-connect-failed = 仮想リーダーにつながりません
    .staff = 仮想カードリーダーの窓口につながりませんでした。仮想カードリーダーを起動してください。次にもう一度試してください。
    .patient = { -patient-wait }
    .vendor = vpcdのソケットに接続できません。HOST:PORTを確かめて再試行します。
    .spoken = { vpcd-connect-failed }。{ vpcd-connect-failed.staff }
