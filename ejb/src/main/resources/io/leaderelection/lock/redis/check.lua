if master then
  note()
end
return report()
