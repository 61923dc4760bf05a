return report()
